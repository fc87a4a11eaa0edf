package dev.davit.gateway.tls;

import io.netty.handler.ssl.NotSslRecordException;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;

/** Says for the log why a TLS handshake failed. Pure. */
public final class HandshakeFailure {
    private static final int MAX_CAUSES = 10;
    private static final int MAX_LENGTH = 300;

    private HandshakeFailure() {}

    /** @return what the innermost cause says: the engines wrap it into one that says nothing */
    public static String cause(Throwable failure) {
        var innermost = failure;
        for (var depth = 0; innermost.getCause() != null && depth < MAX_CAUSES; depth++) {
            innermost = innermost.getCause();
        }
        return switch (innermost) {
            case ClosedChannelException hungUp -> "the client hung up";
            // Its message holds all that the client has sent.
            case NotSslRecordException noTls -> "the client does not speak TLS";
            default ->
                shortened(Optional.ofNullable(innermost.getMessage())
                        .orElse(innermost.getClass().getSimpleName()));
        };
    }

    private static String shortened(String text) {
        return text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) : text;
    }
}
