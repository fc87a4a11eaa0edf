/**
 * The port at which the operator listens: sessions, conflicts and refusals as newline-delimited JSON.
 */
@NullMarked
package dev.davit.gateway.control;

import org.jspecify.annotations.NullMarked;
