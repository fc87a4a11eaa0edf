/**
 * The operator's end of the gateway's control stream: sessions, conflicts and refusals. Not routes.
 */
@NullMarked
package dev.davit.operator.gateway;

import org.jspecify.annotations.NullMarked;
