/**
 * The gateway's own certificate, and who the client certificates on its internal ports are.
 */
@NullMarked
package dev.davit.gateway.tls;

import org.jspecify.annotations.NullMarked;
