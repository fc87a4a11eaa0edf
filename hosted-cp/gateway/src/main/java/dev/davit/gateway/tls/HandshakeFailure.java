package dev.davit.gateway.tls;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Why a TLS handshake failed: a few kinds for the metric, and a cause for the log. Pure. */
public enum HandshakeFailure {
    /** The client closed the connection. */
    CLIENT_HUNG_UP,
    /** Something else than TLS came. */
    NO_TLS,
    /** It did not end in time. */
    HANDSHAKE_TIMEOUT,
    /** The client shows no certificate. */
    NO_CERTIFICATE,
    /** The client's certificate is not taken. */
    BAD_CERTIFICATE,
    /** Anything else, such as a client without a version or cipher in common. */
    HANDSHAKE_FAILED;

    private static final int MAX_CAUSES = 10;
    private static final int MAX_LENGTH = 300;

    /** What BoringSSL and the JDK call it. */
    private static final Pattern NO_CERTIFICATE_SAYS =
            Pattern.compile("PEER_DID_NOT_RETURN_A_CERTIFICATE|Empty client certificate chain");

    /** @return what kind of failure it is */
    public static HandshakeFailure of(Throwable failure) {
        return switch (innermost(failure)) {
            case ClosedChannelException hungUp -> CLIENT_HUNG_UP;
            case NotSslRecordException noTls -> NO_TLS;
            case SslHandshakeTimeoutException timeout -> HANDSHAKE_TIMEOUT;
            case GeneralSecurityException untrusted -> BAD_CERTIFICATE;
            case Throwable other ->
                NO_CERTIFICATE_SAYS.matcher(String.valueOf(other.getMessage())).find()
                        ? NO_CERTIFICATE
                        : HANDSHAKE_FAILED;
        };
    }

    /** @return what the innermost cause says: the engines wrap it into one that says nothing */
    public static String cause(Throwable failure) {
        return switch (innermost(failure)) {
            case ClosedChannelException hungUp -> "the client hung up";
            // Its message holds all that the client has sent.
            case NotSslRecordException noTls -> "the client does not speak TLS";
            case Throwable other ->
                shortened(Optional.ofNullable(other.getMessage())
                        .orElse(other.getClass().getSimpleName()));
        };
    }

    private static Throwable innermost(Throwable failure) {
        var innermost = failure;
        for (var depth = 0; innermost.getCause() != null && depth < MAX_CAUSES; depth++) {
            innermost = innermost.getCause();
        }
        return innermost;
    }

    private static String shortened(String text) {
        return text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) : text;
    }
}
