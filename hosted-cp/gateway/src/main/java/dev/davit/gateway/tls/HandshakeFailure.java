package dev.davit.gateway.tls;

import java.nio.channels.ClosedChannelException;
import java.util.Optional;

/** Says for the log why a TLS handshake failed. Pure. */
public final class HandshakeFailure {
    private static final int MAX_CAUSES = 10;

    private HandshakeFailure() {}

    /** @return what the innermost cause says: the engines wrap it into one that says nothing */
    public static String cause(Throwable failure) {
        var innermost = failure;
        for (var depth = 0; innermost.getCause() != null && depth < MAX_CAUSES; depth++) {
            innermost = innermost.getCause();
        }
        return innermost instanceof ClosedChannelException
                ? "the client hung up"
                : Optional.ofNullable(innermost.getMessage())
                        .orElse(innermost.getClass().getSimpleName());
    }
}
