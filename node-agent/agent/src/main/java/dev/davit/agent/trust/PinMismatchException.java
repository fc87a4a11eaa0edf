package dev.davit.agent.trust;

import java.security.cert.CertificateException;

/** The chain holds no CA that satisfies the pin. */
final class PinMismatchException extends CertificateException {
    PinMismatchException(String message) {
        super(message);
    }
}
