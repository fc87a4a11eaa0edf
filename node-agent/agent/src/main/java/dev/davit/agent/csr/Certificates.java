package dev.davit.agent.csr;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/** X.509 certificates and their PEM form. */
public final class Certificates {
    private Certificates() {}

    /** @return the first certificate in the text; whatever else is in it is skipped */
    public static X509Certificate parse(String pem) throws IOException {
        var start = pem.indexOf("-----BEGIN CERTIFICATE-----");
        if (start < 0) {
            throw new IOException("no certificate in PEM form");
        }
        try (var bytes = new ByteArrayInputStream(pem.substring(start).getBytes(StandardCharsets.US_ASCII))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(bytes);
        } catch (CertificateException e) {
            throw new IOException("not a certificate in PEM form: " + e.getMessage(), e);
        }
    }

    /** @return the certificate in PEM form */
    public static String toPem(X509Certificate certificate) {
        try {
            return Pem.block("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException("certificate without an encoding", e);
        }
    }
}
