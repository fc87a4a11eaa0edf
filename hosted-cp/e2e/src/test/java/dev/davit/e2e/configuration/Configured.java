package dev.davit.e2e.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Kubectl;
import dev.davit.e2e.support.Lab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The cluster whose settings change, and what is promised of each change. */
record Configured(Lab lab, Hosted cluster) {
    private static final Duration ROLL_OUT = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Changes {@code spec} by a merge patch. */
    void spec(Map<String, Object> settings) {
        cluster.patch(json(settings));
    }

    /** Changes {@code spec.apiServer} by a merge patch. */
    void apiServer(Map<String, Object> settings) {
        spec(Map.of("apiServer", settings));
    }

    void configMap(String name, Map<String, String> data) {
        object("ConfigMap", name, Map.of("data", data));
    }

    void secret(String name, Map<String, String> data) {
        object("Secret", name, Map.of("stringData", data));
    }

    /** Makes or changes an object of the namespace of the HostedCluster. */
    private void object(String kind, String name, Map<String, Object> content) {
        var fields = new LinkedHashMap<String, Object>(content);
        fields.put("apiVersion", "v1");
        fields.put("kind", kind);
        fields.put("metadata", Map.of("name", name, "namespace", Hosted.NAMESPACE));
        lab.management().apply(json(fields)).text();
    }

    /** Makes a change and waits until its one roll-out is over. */
    void isOneRollOut(Runnable change) {
        var before = replicaSets();

        change.run();

        await("the change is rolled out")
                .atMost(ROLL_OUT)
                .until(() -> !newSince(before).isEmpty());
        cluster.controlPlane(
                "rollout", "status", "deployment/kube-apiserver", "--timeout=" + ROLL_OUT.toSeconds() + "s");
        await("the cluster is Ready").atMost(ROLL_OUT).until(cluster::isRolledOut);
        assertThat(newSince(before)).as("one roll-out").hasSize(1);
    }

    /** @return what kube-apiserver has printed, audit events among it */
    String log() {
        return log("kube-apiserver");
    }

    /** @return what that container of the control plane's pods has printed */
    String log(String container) {
        return cluster.controlPlane(
                "logs", "-l", "app.kubernetes.io/name=kube-apiserver", "-c", container, "--tail=-1");
    }

    List<String> replicaSets() {
        return cluster.controlPlane("get", "replicasets", "-o", "name").lines().toList();
    }

    /** @return kubectl of a user with that token, who asks for the API by that name and trusts that authority */
    Kubectl user(String serverName, String authority, String token) {
        var file = cluster.kubeconfig().resolveSibling(cluster.name() + "-user.kubeconfig");
        var text = json(Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Config",
                "current-context",
                "user",
                "contexts",
                List.of(Map.of("name", "user", "context", Map.of("cluster", "user", "user", "user"))),
                "clusters",
                List.of(Map.of(
                        "name",
                        "user",
                        "cluster",
                        Map.of(
                                "server",
                                "https://" + lab.gatewayAddress() + ":443",
                                "tls-server-name",
                                serverName,
                                "certificate-authority-data",
                                authority))),
                "users",
                List.of(Map.of("name", "user", "user", Map.of("token", token)))));
        try {
            Files.writeString(file, text);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            return lab.kubectl(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return the authority of Davit's own certificate, in base64 */
    String authority() {
        return cluster.kubectl()
                .text(
                        "config",
                        "view",
                        "--raw",
                        "--minify",
                        "-o",
                        "jsonpath={.clusters[0].cluster.certificate-authority-data}");
    }

    private List<String> newSince(List<String> before) {
        return replicaSets().stream().filter(each -> !before.contains(each)).toList();
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot be written", e);
        }
    }
}
