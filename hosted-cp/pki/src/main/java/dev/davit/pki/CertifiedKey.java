package dev.davit.pki;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A private key with the certificate chain that vouches for it.
 *
 * @param chain leaf first, then its issuers; at least one certificate
 * @param key private half of the leaf's key
 */
public record CertifiedKey(List<X509Certificate> chain, PrivateKey key) {

    /** Copies, and refuses an empty chain. */
    public CertifiedKey {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("expected a chain of at least one certificate, found none");
        }
    }

    /**
     * Reads what {@link #certificatePem()} and {@link #keyPem()} wrote, and other tools' PKCS#8, SEC 1 and PKCS#1 keys.
     *
     * @throws IllegalArgumentException if a part cannot be read or the key is not the certificate's
     */
    public static CertifiedKey parse(String certificatePem, String keyPem) {
        var read = new CertifiedKey(Pem.certificates(certificatePem), Pem.privateKey(keyPem));
        if (!EcKeys.pair(read.certificate().getPublicKey(), read.key())) {
            throw new IllegalArgumentException("the private key does not belong to the certificate of '%s'"
                    .formatted(read.certificate().getSubjectX500Principal().getName()));
        }
        return read;
    }

    /** @return the leaf */
    public X509Certificate certificate() {
        return chain.getFirst();
    }

    /** @return the whole chain, leaf first */
    public String certificatePem() {
        return Pem.encode(chain);
    }

    /** @return the key as PKCS#8, not encrypted */
    public String keyPem() {
        return Pem.encode(key);
    }

    /** @return the subject only: keys do not belong into logs */
    @Override
    public String toString() {
        return "CertifiedKey[" + certificate().getSubjectX500Principal().getName() + "]";
    }
}
