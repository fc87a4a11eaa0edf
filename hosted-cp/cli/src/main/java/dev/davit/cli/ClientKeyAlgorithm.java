package dev.davit.cli;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;

/** Finds the algorithm of a kubeconfig's client key, because the client library takes each PKCS#8 key for an RSA key. */
final class ClientKeyAlgorithm {
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";
    private static final String ELLIPTIC_CURVE = "EC";

    private ClientKeyAlgorithm() {}

    /** @return the name to tell the library; empty when there is no PKCS#8 key or when its own guess is right */
    static Optional<String> of(Config config) {
        return pem(config)
                .filter(pem -> pem.contains(BEGIN) && pem.contains(END))
                .map(pem -> pem.substring(pem.indexOf(BEGIN) + BEGIN.length(), pem.indexOf(END)))
                .filter(body -> isEllipticCurve(Base64.getMimeDecoder().decode(body)))
                .map(body -> ELLIPTIC_CURVE);
    }

    private static Optional<String> pem(Config config) {
        return Optional.ofNullable(config.getClientKeyData())
                .map(encoded -> new String(Base64.getMimeDecoder().decode(encoded), StandardCharsets.US_ASCII))
                .or(() -> Optional.ofNullable(config.getClientKeyFile()).map(ClientKeyAlgorithm::read));
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new CliException(ExitCodes.USAGE, "client-key of the kubeconfig: cannot read " + e.getMessage());
        }
    }

    private static boolean isEllipticCurve(byte[] key) {
        try {
            KeyFactory.getInstance(ELLIPTIC_CURVE).generatePrivate(new PKCS8EncodedKeySpec(key));
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
