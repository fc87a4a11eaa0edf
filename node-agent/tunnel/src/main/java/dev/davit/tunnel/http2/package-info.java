/**
 * HTTP/2 as the tunnel uses it: pipelines for both ends, CONNECT headers, liveness. Bytes of the tunnelled
 * connections are moved by {@code dev.davit.tunnel.relay}.
 */
@NullMarked
package dev.davit.tunnel.http2;

import org.jspecify.annotations.NullMarked;
