package dev.davit.pki;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One trust domain: a self-signed certificate with path length 0, and the key that signs its leaves. Immutable.
 *
 * <p>Certificates are valid from five minutes before their issue, because machines' clocks differ, and a leaf never
 * outlives its authority.
 */
public final class CertificateAuthority {
    private static final Proofs SIGNATURES = new Proofs();

    private final CertifiedKey identity;

    private CertificateAuthority(CertifiedKey identity) {
        this.identity = identity;
    }

    /**
     * Makes a new authority.
     *
     * @param commonName its subject, the only attribute
     * @param now time of issue
     * @param life how long it is good for, counted from {@code now}
     * @param random source of the key and the serial number
     */
    public static CertificateAuthority create(String commonName, Instant now, Duration life, SecureRandom random) {
        KeyPair pair = EcKeys.generate(random);
        return new CertificateAuthority(new CertifiedKey(
                List.of(Certificates.authority(commonName, pair, Validity.from(now, life), random)),
                pair.getPrivate()));
    }

    /**
     * Reads an authority; of several certificates the first one counts.
     *
     * @throws IllegalArgumentException if it is no authority, or certificate and key do not belong together
     */
    public static CertificateAuthority parse(String certificatePem, String keyPem) {
        var read = CertifiedKey.parse(certificatePem, keyPem);
        if (read.certificate().getBasicConstraints() < 0) {
            throw new IllegalArgumentException("the certificate of '%s' is no certificate authority (basic constraints)"
                    .formatted(read.certificate().getSubjectX500Principal().getName()));
        }
        return new CertificateAuthority(new CertifiedKey(List.of(read.certificate()), read.key()));
    }

    /** @return a new key with a new leaf; the chain is leaf, then this authority */
    public CertifiedKey issue(LeafRequest request, Instant now, SecureRandom random) {
        KeyPair pair = EcKeys.generate(random);
        return new CertifiedKey(
                List.of(sign(request, pair.getPublic(), now, random), certificate()), pair.getPrivate());
    }

    /** @return a leaf for a key that is held elsewhere */
    public X509Certificate sign(LeafRequest request, PublicKey key, Instant now, SecureRandom random) {
        var validity = Validity.from(now, request.life()).within(certificate());
        return Certificates.leaf(request, key, identity, validity, random);
    }

    /** @return the authority's certificate */
    public X509Certificate certificate() {
        return identity.certificate();
    }

    /** @return the authority's certificate as PEM */
    public String certificatePem() {
        return identity.certificatePem();
    }

    /** @return the authority's key as PKCS#8 PEM, not encrypted */
    public String keyPem() {
        return identity.keyPem();
    }

    /** @return lower-case hexadecimal SHA-256 of the SubjectPublicKeyInfo, as in kubeadm's {@code sha256:} pins */
    public String spkiSha256() {
        return Encodings.spkiSha256(certificate().getPublicKey());
    }

    /** @return whether it signed the certificate */
    public boolean issued(X509Certificate leaf) {
        try {
            return leaf.getIssuerX500Principal().equals(certificate().getSubjectX500Principal())
                    && SIGNATURES.hold(
                            () -> signed(leaf), certificate().getPublicKey().getEncoded(), leaf.getEncoded());
        } catch (GeneralSecurityException foreign) {
            return false;
        }
    }

    private boolean signed(X509Certificate leaf) {
        try {
            leaf.verify(certificate().getPublicKey());
            return true;
        } catch (GeneralSecurityException foreign) {
            return false;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CertificateAuthority that && identity.equals(that.identity);
    }

    @Override
    public int hashCode() {
        return identity.hashCode();
    }

    /** @return the subject only: keys do not belong into logs */
    @Override
    public String toString() {
        return "CertificateAuthority[" + certificate().getSubjectX500Principal().getName() + "]";
    }
}
