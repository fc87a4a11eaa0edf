/** The machine's addresses, routes and sysctls, by iproute2 and /proc. No sockets of the relay or the tunnel. */
@NullMarked
package dev.davit.agent.network;

import org.jspecify.annotations.NullMarked;
