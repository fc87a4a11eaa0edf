package dev.davit.pki;

import java.security.KeyPair;
import java.security.SecureRandom;

/**
 * The pair with which a control plane signs and checks service-account tokens (ES256).
 *
 * @param privateKeyPem PKCS#8, for {@code --service-account-signing-key-file}
 * @param publicKeyPem SubjectPublicKeyInfo, for {@code --service-account-key-file}
 */
public record ServiceAccountKey(String privateKeyPem, String publicKeyPem) {

    /** @return a new EC P-256 pair */
    public static ServiceAccountKey create(SecureRandom random) {
        KeyPair pair = EcKeys.generate(random);
        return new ServiceAccountKey(
                Pem.encode(pair.getPrivate()), Pem.encode("PUBLIC KEY", Pem.pkcs8(pair.getPublic())));
    }

    /** @return a text without the key */
    @Override
    public String toString() {
        return "ServiceAccountKey[]";
    }
}
