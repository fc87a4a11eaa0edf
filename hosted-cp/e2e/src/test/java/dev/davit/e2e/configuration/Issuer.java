package dev.davit.e2e.configuration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Issues tokens as OpenID Connect has them. All that it must serve are two documents that never change.
 *
 * @param url what tokens name
 * @param keysUrl where its keys are
 */
record Issuer(String url, String keysUrl, KeyPair keys) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final String KEY_ID = "e2e";
    private static final int COORDINATE = 32;

    static Issuer create(String url, String keysUrl) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return new Issuer(url, keysUrl, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has EC P-256", e);
        }
    }

    /** @return the document {@code /.well-known/openid-configuration} */
    String discovery() {
        return json(Map.of(
                "issuer",
                url,
                "jwks_uri",
                keysUrl,
                "response_types_supported",
                List.of("id_token"),
                "subject_types_supported",
                List.of("public"),
                "id_token_signing_alg_values_supported",
                List.of("ES256")));
    }

    /** @return its keys, in the form of RFC 7517 */
    String keySet() {
        var point = ((ECPublicKey) keys.getPublic()).getW();
        return json(Map.of(
                "keys",
                List.of(Map.of(
                        "kty",
                        "EC",
                        "crv",
                        "P-256",
                        "use",
                        "sig",
                        "alg",
                        "ES256",
                        "kid",
                        KEY_ID,
                        "x",
                        coordinate(point.getAffineX()),
                        "y",
                        coordinate(point.getAffineY())))));
    }

    String token(String audience, String subject, List<String> groups, Duration life) {
        var now = Instant.now().getEpochSecond();
        var text = part(Map.of("alg", "ES256", "kid", KEY_ID))
                + "."
                + part(Map.of(
                        "iss",
                        url,
                        "aud",
                        audience,
                        "sub",
                        subject,
                        "groups",
                        groups,
                        "iat",
                        now,
                        "exp",
                        now + life.toSeconds()));
        try {
            var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(keys.getPrivate());
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return text + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK signs with EC P-256", e);
        }
    }

    private static String part(Map<String, Object> content) {
        return BASE64.encodeToString(json(content).getBytes(StandardCharsets.UTF_8));
    }

    /** Unsigned, always of the same length. */
    private static String coordinate(BigInteger number) {
        var signed = number.toByteArray();
        var bytes = new byte[COORDINATE];
        var length = Math.min(signed.length, COORDINATE);
        System.arraycopy(signed, signed.length - length, bytes, COORDINATE - length, length);
        return BASE64.encodeToString(bytes);
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot be written", e);
        }
    }
}
