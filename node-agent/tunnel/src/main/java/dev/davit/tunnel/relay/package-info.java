/**
 * Moves bytes between two sockets, or between a socket and an HTTP/2 stream, with back-pressure, half-close and
 * reset. Knows nothing about who talks to whom.
 */
@NullMarked
package dev.davit.tunnel.relay;

import org.jspecify.annotations.NullMarked;
