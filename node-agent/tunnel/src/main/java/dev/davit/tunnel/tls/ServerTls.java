package dev.davit.tunnel.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSslServerSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.nio.ByteBuffer;

/**
 * Makes the TLS handlers of accepted connections. BoringSSL issues TLS 1.3 tickets whatever its options say, and tcnative
 * cannot switch them off; so every connection gets a session id context of its own, and a ticket of one connection is
 * worthless on every other (RFC 8446 section 4.6.1 lets a server ignore any ticket). Safe for use from any thread.
 */
public final class ServerTls {
    private final SslContext context;
    private long connections;

    ServerTls(SslContext context) {
        this.context = context;
    }

    /** @return the handler of one connection */
    public synchronized SslHandler newHandler(ByteBufAllocator allocator) {
        if (context.sessionContext() instanceof OpenSslServerSessionContext sessions) {
            var own = ByteBuffer.allocate(Long.BYTES).putLong(++connections).array();
            if (!sessions.setSessionIdContext(own)) {
                throw new IllegalStateException("the TLS library refuses a session id context");
            }
        }
        return context.newHandler(allocator);
    }
}
