package dev.davit.e2e.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Archive;
import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code davit dump} of blue, which has a machine: what its reader needs is in it, and nothing that is in a Secret of blue. A
 * password of blue's owner has got into an annotation, as it would into an event or a log, and must not get further.
 */
@ExtendWith(LabExtension.class)
@Order(96)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DumpE2E {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final String PASSWORD = "correct-horse-battery-staple-4711";
    private static final String LOGIN = "blue-login";
    private static final String LEAK = "e2e.davit.dev/leak";
    private static final String STRAY = "e2e-stray";
    private static final String KUBERNETES_LINE = "(?m)^[IWE]\\d{4} \\d\\d:\\d\\d:\\d\\d.* \\S+\\.go:\\d+\\] ";

    /** Looks like one that Davit has made and does not want any more. */
    private static final String STRAY_OBJECT = """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: %s
              namespace: %s
              labels: {davit.dev/cluster-uid: %s}
              annotations: {davit.dev/applied-hash: none}
            """;

    private final Lab lab;
    private final Fleet fleet;
    private final Hosted blue;
    private final KnownSecrets secrets = new KnownSecrets();
    private Archive dump;

    DumpE2E(Lab lab, Fleet fleet) {
        this.lab = lab;
        this.fleet = fleet;
        this.blue = fleet.blue();
    }

    /** Gives the dump something to hide, and the operator something to log about blue. */
    @BeforeAll
    void dump(@TempDir Path folder) throws IOException {
        blue.joinCommand();
        lab.management()
                .run(
                        "-n",
                        Hosted.NAMESPACE,
                        "create",
                        "secret",
                        "generic",
                        LOGIN,
                        "--from-literal=password=" + PASSWORD);
        lab.management()
                .text(
                        "-n",
                        Hosted.NAMESPACE,
                        "annotate",
                        "hostedcluster",
                        "blue",
                        LEAK + "=" + PASSWORD,
                        "--overwrite");
        lab.management()
                .apply(STRAY_OBJECT.formatted(STRAY, blue.controlPlaneNamespace(), blue.field(".metadata.uid")))
                .text();
        await("the operator has deleted the stray object")
                .atMost(SOON)
                .until(() -> blue.controlPlane("get", "configmap", STRAY, "--ignore-not-found", "-o", "name")
                        .isEmpty());
        secrets.learnFrom("management", lab.management());
        secrets.learnFrom("blue", blue.kubectl());

        var file = folder.resolve("blue.tar.gz");
        lab.davit("dump", "cluster", "blue", "-n", Hosted.NAMESPACE, "-o", file.toString())
                .text();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        dump = Archive.unpack(file, Files.createDirectory(folder.resolve("dump")));
    }

    @AfterAll
    void cleanUp() {
        lab.management().run("-n", Hosted.NAMESPACE, "annotate", "hostedcluster", "blue", LEAK + "-");
        lab.management().run("-n", Hosted.NAMESPACE, "delete", "secret", LOGIN);
    }

    @Test
    void everythingAboutTheClusterIsInIt() {
        assertThat(dump.text("dump.txt")).contains("HostedCluster team-a/blue", "Failed parts: none");
        assertThat(dump.text("hostedcluster.yaml")).contains("name: \"blue\"", blue.clusterId());
        assertThat(dump.text("jointokens.yaml")).contains("kind: \"JoinToken\"");
        assertThat(dump.text("control-plane/deployments.yaml")).contains("kube-apiserver");
        assertThat(dump.text("control-plane/statefulsets.yaml")).contains("etcd");
        assertThat(dump.text("control-plane/secrets.yaml")).contains("kube-apiserver-tls");
        assertThat(dump.files())
                .contains(
                        "control-plane/services.yaml",
                        "control-plane/configmaps.yaml",
                        "control-plane/pods.yaml",
                        "control-plane/poddisruptionbudgets.yaml",
                        "control-plane/networkpolicies.yaml",
                        "davit-system/pods.yaml");
        assertThat(dump.text("hosted/nodes.yaml")).contains(fleet.blueMachine().name());
        assertThat(dump.text("hosted/kube-system/pods.yaml")).contains("coredns");
    }

    @Test
    void theLogsOfAllThatServesItAreInIt() {
        for (var container : List.of("kube-apiserver", "kube-controller-manager", "kube-scheduler")) {
            assertThat(log("control-plane/logs/kube-apiserver-.*/" + container))
                    .as(container)
                    .containsPattern(KUBERNETES_LINE);
        }
        assertThat(log("control-plane/logs/etcd-0/etcd")).contains("\"level\":\"info\"");
        assertThat(log("davit-system/logs/operator-.*/operator")).contains(STRAY);
        assertThat(log("davit-system/logs/gateway-.*/gateway"))
                .contains("tunnel up", fleet.blueMachine().name());
    }

    @Test
    void nothingSecretIsInIt() {
        var kubectl = lab.management();
        var own = SecretValues.of(kubectl, Hosted.NAMESPACE);
        var controlPlane = SecretValues.of(kubectl, blue.controlPlaneNamespace());
        assertThat(own.in(kubectl.text("-n", Hosted.NAMESPACE, "get", "secrets,hostedclusters", "-o", "yaml")))
                .as("they are found where they are")
                .contains("team-a/" + LOGIN + "/password", "team-a/" + LOGIN + "/password in base64")
                .anyMatch(source -> source.contains("/blue-kubeconfig/"));

        assertThat(dump.text("hostedcluster.yaml")).contains(LEAK);
        assertThat(dump.files()).isNotEmpty().allSatisfy(file -> {
            var text = dump.text(file);
            assertThat(own.in(text)).as(file).isEmpty();
            assertThat(controlPlane.in(text)).as(file).isEmpty();
            assertThat(secrets.in(text)).as(file).isEmpty();
            assertThat(text).as(file).doesNotContain("PRIVATE KEY-----");
        });
    }

    /** @return the texts of the logs whose path without its ending matches */
    private String log(String path) {
        var files = dump.files().stream()
                .filter(file -> file.matches(path + "\\.log"))
                .toList();
        assertThat(files).as("files like " + path).isNotEmpty();
        return String.join("", files.stream().map(dump::text).toList());
    }
}
