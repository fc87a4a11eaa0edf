package dev.davit.cli.dump;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Objects as they are shown. */
class ObjectCleanerTest {
    @Test
    void leavesOfASecretNameTypeAndKeys() throws Exception {
        JsonNode clean = clean("""
                apiVersion: v1
                kind: Secret
                metadata:
                  name: edge
                  namespace: team-a
                  annotations: {davit.dev/note: hidden}
                type: Opaque
                data: {b: c2VjcmV0, a: c2VjcmV0}
                """);

        assertThat(Serialization.asYaml(clean))
                .contains("name: \"edge\"", "type: \"Opaque\"", "- \"a\"\n- \"b\"")
                .doesNotContain("c2VjcmV0", "hidden");
    }

    @Test
    void dropsLastAppliedAndManagedFieldsAndSecretVariables() throws Exception {
        JsonNode clean = clean("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: p
                  managedFields: [{manager: kubectl}]
                  annotations:
                    kubectl.kubernetes.io/last-applied-configuration: '{"x":"from-last-applied"}'
                    kept: here
                spec:
                  containers:
                  - name: c
                    env:
                    - {name: DB_PASSWORD, value: x}
                    - {name: LOG_LEVEL, value: DEBUG}
                    - name: FROM
                      valueFrom: {secretKeyRef: {name: s, key: k}}
                """);

        assertThat(Serialization.asYaml(clean))
                .contains("kept: \"here\"", "\"DEBUG\"", "secretKeyRef", Redactor.REDACTED)
                .doesNotContain("from-last-applied", "managedFields", "value: \"x\"");
    }

    @Test
    void takesOutTheArgumentAfterAFlagThatAsksForASecret() throws Exception {
        JsonNode clean = clean("""
                kind: Pod
                spec:
                  containers:
                  - command: [server, --client-secret, s3cr, --v, "2", --passphrase, p4ss, --listen]
                """);

        assertThat(clean.at("/spec/containers/0/command"))
                .extracting(JsonNode::asText)
                .containsExactly(
                        "server",
                        "--client-secret",
                        Redactor.REDACTED,
                        "--v",
                        "2",
                        "--passphrase",
                        Redactor.REDACTED,
                        "--listen");
    }

    @Test
    void takesOutTheValuesOfKnownSecretsWhereverTheyAre() throws Exception {
        var secret = new SecretBuilder()
                .addToData("plain", base64("correct horse battery"))
                .addToData("config", base64("keys:\n- secret: kZ3dX9qLm2Np4Rt6Vw8Yb1Cd3Ef5Gh7J\n"))
                .addToData("short", base64("ab"))
                .addToData(
                        "tls.crt",
                        base64("-----BEGIN CERTIFICATE-----\nMIIBcertificatecertificate\n-----END CERTIFICATE-----\n"))
                .build();
        var cleaner = new ObjectCleaner(KnownSecrets.NONE.and(List.of(secret)));

        assertThat(cleaner.text(
                        "it is 'correct horse battery' kZ3dX9qLm2Np4Rt6Vw8Yb1Cd3Ef5Gh7J ab MIIBcertificatecertificate"))
                .isEqualTo("it is '[redacted]' [redacted] ab MIIBcertificatecertificate");
    }

    private static JsonNode clean(String yaml) throws Exception {
        return new ObjectCleaner(KnownSecrets.NONE)
                .clean(Serialization.yamlMapper().readTree(yaml));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
