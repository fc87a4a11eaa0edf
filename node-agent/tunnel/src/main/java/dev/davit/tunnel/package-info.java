/**
 * What the gateway and the node agent share about the tunnel: names of the protocol, limits, reasons, addresses. The
 * sub-packages hold the HTTP/2 set-up, the relays, the control messages, TLS material and the PROXY header. No policy:
 * who may connect and what may be dialled is decided by the gateway and by the agent.
 */
@NullMarked
package dev.davit.tunnel;

import org.jspecify.annotations.NullMarked;
