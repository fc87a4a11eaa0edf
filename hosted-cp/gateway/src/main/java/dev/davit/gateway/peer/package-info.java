/**
 * The other gateways: where they are, which tunnels they hold, and CONNECTs that are passed on to them or come from them.
 * Never whom a CONNECT may reach: that is decided where the tunnel is, as for its own.
 */
@NullMarked
package dev.davit.gateway.peer;

import org.jspecify.annotations.NullMarked;
