package dev.davit.pki;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Optional;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/** Reads certificate requests (RFC 2986), as in {@code spec.request} of a CertificateSigningRequest. */
public final class CertificateRequests {
    private CertificateRequests() {}

    /**
     * Reads one request and checks that its author holds the key.
     *
     * @param pem one block CERTIFICATE REQUEST, decoded from the base64 of the API object
     * @throws IllegalArgumentException if it cannot be read, is signed by another key, or has not exactly one common name
     */
    public static CertificateRequest parse(byte[] pem) {
        PKCS10CertificationRequest request = read(pem);
        try {
            return facts(request);
        } catch (IllegalArgumentException refused) {
            throw refused;
        } catch (RuntimeException e) {
            // The parser of the library fails in ways of its own, depending on what is malformed.
            throw new IllegalArgumentException("the certificate request holds what cannot be read", e);
        }
    }

    private static CertificateRequest facts(PKCS10CertificationRequest request) {
        PublicKey key = verifiedKey(request);
        Subject subject = Subject.read(request.getSubject());
        if (subject.commonNames().size() != 1) {
            throw new IllegalArgumentException(
                    "expected one common name in the subject of the certificate request, found "
                            + subject.commonNames().size());
        }
        SubjectNames names = SubjectNames.read(alternativeNames(request));
        return new CertificateRequest(
                subject.commonNames().getFirst(),
                subject.organizations(),
                subject.others(),
                names.dnsNames(),
                names.ips(),
                names.uris(),
                names.emails(),
                names.unknown(),
                KeyStrength.of(key));
    }

    private static PKCS10CertificationRequest read(byte[] pem) {
        try (var parser = new PEMParser(new StringReader(new String(pem, StandardCharsets.US_ASCII)))) {
            if (parser.readObject() instanceof PKCS10CertificationRequest request) {
                return request;
            }
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "expected one PEM block CERTIFICATE REQUEST, found one that cannot be read", e);
        }
        throw new IllegalArgumentException("expected one PEM block CERTIFICATE REQUEST, found none");
    }

    private static PublicKey verifiedKey(PKCS10CertificationRequest request) {
        try {
            PublicKey key = new JcaPKCS10CertificationRequest(request).getPublicKey();
            if (request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                return key;
            }
        } catch (GeneralSecurityException | OperatorCreationException | PKCSException e) {
            throw new IllegalArgumentException("the key or signature of the certificate request cannot be used", e);
        }
        throw new IllegalArgumentException("the certificate request is not signed by the key that it names");
    }

    private static Optional<GeneralNames> alternativeNames(PKCS10CertificationRequest request) {
        return Optional.ofNullable(request.getRequestedExtensions())
                .map(extensions -> GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName));
    }
}
