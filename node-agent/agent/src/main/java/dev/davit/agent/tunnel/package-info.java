/**
 * The agent's end of the tunnel: it connects to a gateway, keeps the connection alive, and serves the CONNECT streams
 * that the gateway opens. What may be dialled is decided by the {@link dev.davit.agent.tunnel.DialPolicy} it is given.
 */
@NullMarked
package dev.davit.agent.tunnel;

import org.jspecify.annotations.NullMarked;
