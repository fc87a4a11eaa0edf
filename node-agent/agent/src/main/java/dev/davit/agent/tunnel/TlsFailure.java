package dev.davit.agent.tunnel;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Locale;

/** Says in the agent's words what went wrong in TLS. */
final class TlsFailure {
    private static final int MAX_CAUSES = 10;

    private TlsFailure() {}

    /** @return the reason for the listener; both engines' texts of alerts are known */
    static DisconnectReason reason(Throwable failure) {
        var cause = failure;
        for (var depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            if (cause instanceof CertificateException || cause instanceof CertPathValidatorException) {
                return DisconnectReason.UNTRUSTED_GATEWAY;
            }
            cause = cause.getCause();
        }
        var text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        if (text.contains("unrecognized_name")) {
            return DisconnectReason.UNKNOWN_CLUSTER;
        }
        if (text.contains("alert") && (text.contains("certificate") || text.contains("unknown_ca"))
                || text.contains("certificate_required")) {
            return DisconnectReason.CERTIFICATE_REJECTED;
        }
        return DisconnectReason.HANDSHAKE_FAILED;
    }

    /** @return the text of the innermost cause, which names the certificate or the alert */
    static String detail(Throwable failure) {
        var cause = failure;
        for (var depth = 0; cause.getCause() != null && depth < MAX_CAUSES; depth++) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
