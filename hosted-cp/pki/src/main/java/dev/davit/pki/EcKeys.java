package dev.davit.pki;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;

/** EC P-256 key pairs: the only kind that Davit makes. */
final class EcKeys {
    /** Signature algorithm of every certificate that Davit signs with such a key. */
    static final String SIGNATURE = "SHA256withECDSA";

    private static final int LEAST_RSA_BITS = 1024;
    private static final Proofs PAIRS = new Proofs();

    private EcKeys() {}

    static KeyPair generate(SecureRandom random) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has EC P-256", e);
        }
    }

    /** @return the signature algorithm for certificates that this key signs */
    static String signatureFor(PrivateKey key) {
        return switch (key) {
            case ECKey _ -> SIGNATURE;
            case EdECKey edwards -> edwards.getParams().getName();
            default -> "SHA256withRSA";
        };
    }

    /** @return whether programs written in Go, as Kubernetes is, can show a certificate of this key */
    static boolean isServable(PublicKey key) {
        return switch (key) {
            case RSAKey rsa -> rsa.getModulus().bitLength() >= LEAST_RSA_BITS;
            case ECKey _ -> true;
            case EdECKey edwards -> edwards.getParams().getName().equals(NamedParameterSpec.ED25519.getName());
            default -> false;
        };
    }

    /** @return whether the two halves belong together */
    static boolean pair(PublicKey publicKey, PrivateKey privateKey) {
        return PAIRS.hold(() -> sign(publicKey, privateKey), publicKey.getEncoded(), privateKey.getEncoded());
    }

    private static boolean sign(PublicKey publicKey, PrivateKey privateKey) {
        try {
            byte[] probe = publicKey.getEncoded();
            var signature = Signature.getInstance(signatureFor(privateKey));
            signature.initSign(privateKey);
            signature.update(probe);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(probe);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
