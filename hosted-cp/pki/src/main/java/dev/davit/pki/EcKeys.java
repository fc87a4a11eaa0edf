package dev.davit.pki;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.spec.ECGenParameterSpec;

/** EC P-256 key pairs: the only kind that Davit makes. */
final class EcKeys {
    /** Signature algorithm of every certificate that Davit signs with such a key. */
    static final String SIGNATURE = "SHA256withECDSA";

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
        return key instanceof ECKey ? SIGNATURE : "SHA256withRSA";
    }

    /** @return whether the two halves belong together */
    static boolean pair(PublicKey publicKey, PrivateKey privateKey) {
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
