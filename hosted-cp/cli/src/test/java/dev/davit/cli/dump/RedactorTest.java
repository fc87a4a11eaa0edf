package dev.davit.cli.dump;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What looks like a secret goes; what people need to read stays. */
class RedactorTest {
    private static final String KEY = "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIB\n-----END EC PRIVATE KEY-----";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "token abcdef.0123456789abcdef used            | 0123456789abcdef",
                "Authorization: Bearer Zm9vYmFyYmF6cXV4        | Zm9vYmFyYmF6cXV4",
                "jwt eyJhbGciOiJSUzI1NiIs.eyJpc3MiOiJrdWI.abc_ | eyJpc3MiOiJrdWI",
                "password=hunter2hunter2                       | hunter2hunter2",
                "{\"client_secret\": \"s3cr3t-value\"}         | s3cr3t-value",
                "{\\\"token\\\":\\\"s3cr3t-value\\\"}          | s3cr3t-value",
                "--oidc-client-secret=s3cr3t-value             | s3cr3t-value",
                "client-key-data: s3cr3tvalue                  | s3cr3tvalue",
                "AWS_SECRET_ACCESS_KEY=s3cr3tvalue             | s3cr3tvalue",
                "\"secretKey\": \"s3cr3tvalue\"            | s3cr3tvalue",
                "secret_access_key: s3cr3tvalue                | s3cr3tvalue",
                "accessKey: s3cr3tvalue                        | s3cr3tvalue",
                "passphrase = s3cr3tvalue                      | s3cr3tvalue",
                "TOKEN_VALUE=s3cr3tvalue                       | s3cr3tvalue",
                "run --client-secret s3cr3tvalue --v 2         | s3cr3tvalue",
                "https://user:s3cr3tvalue@db.example/x         | s3cr3tvalue",
            })
    void takesOutWhatLooksLikeASecret(String text, String secret) {
        assertThat(Redactor.clean(text)).doesNotContain(secret).contains(Redactor.REDACTED);
    }

    @Test
    void takesOutPrivateKeysAlsoEncodedOrCutOff() {
        assertThat(Redactor.clean("a\n" + KEY + "\nb")).isEqualTo("a\n[redacted]\nb");
        assertThat(Redactor.clean("x " + base64(KEY))).isEqualTo("x [redacted]");
        assertThat(Redactor.clean(KEY.substring(0, 40))).isEqualTo("[redacted]");
    }

    @Test
    void takesOutEncodedKubeconfigs() {
        assertThat(Redactor.clean("x " + base64("apiVersion: v1\nkind: Config\nusers: []\n")))
                .isEqualTo("x [redacted]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--enable-bootstrap-token-auth=true",
                "--tls-private-key-file=/pki/apiserver.key",
                "tokenID: abcdef",
                "the --token-file flag is deprecated",
                "AWS_ACCESS_KEY_ID=AKIAEXAMPLE",
                "secretName: edge-kubeconfig",
                "version 1.35.4 is rolled out",
                "api.7k3f9qh2md.hosted.example",
                "sha256:0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0",
                "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
            })
    void leavesTheRest(String text) {
        assertThat(Redactor.clean(text)).isEqualTo(text);
    }

    @Test
    void leavesEncodedCertificates() {
        String encoded = base64("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");

        assertThat(Redactor.clean("ca: " + encoded)).isEqualTo("ca: " + encoded);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
