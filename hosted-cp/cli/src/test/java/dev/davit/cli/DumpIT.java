package dev.davit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.testing.kube.KubeApi;
import dev.davit.testing.kube.KubeApiTest;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dump of a cluster in whose objects secrets are planted everywhere. Its API is the test's own API server. */
@KubeApiTest(manifests = {"crds", "install"})
class DumpIT {
    /** In a Secret, and by accident in other objects as well. */
    private static final String PASSWORD = "correct-horse-battery-staple";

    private static final String TOKEN = "abcdef.0123456789abcdef";
    private static final String KEY_LINE = "MHcCAQEEIPlantedPrivateKeyLine0123456789abcdefgh";
    private static final String VARIABLE = "plain-variable-value";
    private static final String APPLIED = "only-in-last-applied";

    @TempDir
    Path folder = Path.of("");

    private final KubeApi api;
    private final KubernetesClient admin;
    private final String namespace;
    private final String adminCertificate;
    private final String adminKey;

    DumpIT(KubeApi api) {
        this.api = api;
        this.admin = api.admin();
        this.namespace = api.namespace();
        var identity = api.clientPem("someone", "system:masters");
        this.adminCertificate = base64(identity.getKey());
        this.adminKey = base64(identity.getValue());
    }

    @BeforeEach
    void plant() throws IOException {
        Files.writeString(folder.resolve("kubeconfig"), kubeconfig());
        create("""
                apiVersion: davit.dev/v1alpha1
                kind: HostedCluster
                metadata:
                  name: edge
                  namespace: %s
                  annotations:
                    kubectl.kubernetes.io/last-applied-configuration: '{"note":"%s"}'
                    note: the token is %s
                spec: {version: 1.35.4}
                """.formatted(namespace, APPLIED, TOKEN));
        create("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: dv-%s}
                """.formatted(namespace));
        create(secret(namespace, "edge-kubeconfig", "kubeconfig", kubeconfig()));
        create(secret("dv-" + namespace, "authorities", "ca.key", """
                -----BEGIN EC PRIVATE KEY-----
                %s
                -----END EC PRIVATE KEY-----
                """.formatted(KEY_LINE)));
        create(secret("dv-" + namespace, "database", "password", PASSWORD));
        create("""
                apiVersion: v1
                kind: Node
                metadata: {name: edge-1}
                """);
        create("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: settings, namespace: dv-%s}
                data:
                  kept: fully-visible
                  log: "somebody logged %s and %s"
                """.formatted(namespace, PASSWORD, KEY_LINE));
        create("""
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: default, namespace: dv-%s}
                """.formatted(namespace));
        create("""
                apiVersion: v1
                kind: Pod
                metadata: {name: kube-apiserver-0, namespace: dv-%s}
                spec:
                  nodeName: edge-1
                  automountServiceAccountToken: false
                  containers:
                  - name: kube-apiserver
                    image: registry.example/kube-apiserver:v1.35.4
                    env:
                    - {name: API_TOKEN, value: %s}
                """.formatted(namespace, VARIABLE));
    }

    @Test
    void holdsEverythingButSecrets() throws Exception {
        report("edge-kubeconfig");

        var run = davit();

        assertThat(Files.getPosixFilePermissions(folder.resolve("dump.tar.gz")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        String everything = unpack();
        assertThat(everything)
                .contains(
                        "fully-visible",
                        "kube-apiserver-0",
                        "kind: \"HostedCluster\"",
                        "edge-1",
                        "name: \"authorities\"")
                .contains("- \"ca.key\"")
                .doesNotContain(PASSWORD, TOKEN, KEY_LINE, VARIABLE, APPLIED, "PRIVATE KEY", base64(PASSWORD));
        assertThat(everything).as("nothing of the admin's key").doesNotContain(adminKey);
        // no kubelet runs here, so there is no log to be had: that, and nothing else, is missing
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCodes.INCOMPLETE);
        assertThat(run.err().lines())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).startsWith("missing: control-plane/logs/kube-apiserver-0/"));
        assertThat(folder.resolve("dump.txt")).content().contains("Failed parts: 1", "kube-apiserver-0");
    }

    @Test
    void aHostedClusterThatCannotBeAskedIsNotedAndTheRestIsThere() throws Exception {
        report("no-such-secret");

        var run = davit();

        assertThat(run.exitCode()).isEqualTo(ExitCodes.INCOMPLETE);
        assertThat(run.err()).contains("missing: inside the hosted cluster: ", "no-such-secret has no kubeconfig");
        assertThat(unpack()).contains("fully-visible");
    }

    @Test
    void saysThatThereIsNoSuchCluster() {
        var run = Invocation.of(
                "dump",
                "cluster",
                "nobody",
                "--kubeconfig",
                folder.resolve("kubeconfig").toString());

        assertThat(run.exitCode()).isEqualTo(ExitCodes.NOT_FOUND);
        assertThat(folder).isDirectoryNotContaining(file -> file.toString().endsWith(".gz"));
    }

    private Invocation davit() {
        return Invocation.of(
                "dump",
                "cluster",
                "edge",
                "--kubeconfig",
                folder.resolve("kubeconfig").toString(),
                "-o",
                folder.resolve("dump.tar.gz").toString());
    }

    private void report(String kubeconfigSecret) {
        admin.resources(HostedCluster.class)
                .inNamespace(namespace)
                .withName("edge")
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), """
                        {"status": {"controlPlaneNamespace": "dv-%s", "kubeconfigRef": {"name": "%s"}, "conditions": []}}
                        """.formatted(namespace, kubeconfigSecret));
    }

    /** @return the text of all files */
    private String unpack() throws Exception {
        var tar = new ProcessBuilder("tar", "-xzf", "dump.tar.gz")
                .directory(folder.toFile())
                .start();
        assertThat(tar.waitFor()).isZero();
        Files.delete(folder.resolve("kubeconfig"));
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".gz"))
                    .sorted(Comparator.naturalOrder())
                    .map(file -> {
                        try {
                            return file + "\n" + Files.readString(file);
                        } catch (IOException e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .collect(Collectors.joining("\n"));
        }
    }

    private void create(String yaml) {
        admin.resource((HasMetadata) Objects.requireNonNull(Serialization.unmarshal(yaml)))
                .serverSideApply();
    }

    private static String secret(String namespace, String name, String key, String value) {
        return """
                apiVersion: v1
                kind: Secret
                metadata: {name: %s, namespace: %s}
                data: {%s: %s}
                """.formatted(name, namespace, key, base64(value));
    }

    private String kubeconfig() {
        return """
                apiVersion: v1
                kind: Config
                clusters:
                - {name: it, cluster: {server: "%s", certificate-authority-data: "%s"}}
                contexts:
                - {name: it, context: {cluster: it, user: someone, namespace: "%s"}}
                users:
                - {name: someone, user: {client-certificate-data: "%s", client-key-data: "%s"}}
                current-context: it
                """.formatted(api.url(), base64(api.authorityPem()), namespace, adminCertificate, adminKey);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
