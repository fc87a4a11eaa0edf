package dev.davit.e2e.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Kubectl;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import dev.davit.e2e.support.Scrape;
import dev.davit.e2e.support.TestPods;
import dev.davit.e2e.support.TlsClient;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A cluster without machines gets settings of its components and of their pods, some at once in one roll-out, and each does
 * what it says: inside the cluster where it is seen there, else to the pods that serve it.
 */
@Tag("slow")
@ExtendWith(LabExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SettingsE2E {
    private static final String NAME = "adjusted";
    private static final String HOSTNAME = "adjusted.example.org";
    private static final String ADDRESS = "203.0.113.7";
    private static final String GATE = "MutatingAdmissionPolicy";
    private static final String MUTATING_API = "admissionregistration.k8s.io/v1beta1";
    private static final String DEVICES_API = "resource.k8s.io/v1beta2";
    private static final String NODE = "mgmt";
    private static final String RACK = "e2e.davit.dev/rack";
    private static final String KEPT_FREE = "e2e.davit.dev/kept-free";
    private static final String PRIORITY_CLASS = "e2e-adjusted";
    private static final int PRIORITY = 4711;
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int THREE = 3;

    private static final String PRIORITIES = """
            apiVersion: scheduling.k8s.io/v1
            kind: PriorityClass
            metadata: {name: %s}
            value: %d
            preemptionPolicy: Never
            """.formatted(PRIORITY_CLASS, PRIORITY);

    /** Nothing happens by it while the feature gate is off. */
    private static final String MUTATION = """
            apiVersion: %s
            kind: MutatingAdmissionPolicy
            metadata: {name: mark}
            spec:
              matchConstraints:
                resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps]}]
              failurePolicy: Ignore
              reinvocationPolicy: Never
              mutations:
              - patchType: JSONPatch
                jsonPatch: {expression: '[JSONPatch{op: "add", path: "/data/marked", value: "yes"}]'}
            ---
            apiVersion: %1$s
            kind: MutatingAdmissionPolicyBinding
            metadata: {name: mark}
            spec: {policyName: mark}
            """.formatted(MUTATING_API);

    private final Lab lab;
    private final Hosted cluster;
    private final Configured configured;

    SettingsE2E(Lab lab) {
        this.lab = lab;
        this.cluster = Hosted.existing(lab, NAME);
        this.configured = new Configured(lab, cluster);
    }

    @BeforeAll
    void create() {
        lab.management().run("create", "namespace", Hosted.NAMESPACE);
        lab.management().text("label", "node", NODE, RACK + "=a", "--overwrite");
        lab.management().apply(PRIORITIES).text();
        Hosted.create(lab, NAME, Fleet.FIRST, "--no-deletion-protection");
        configured.spec(Map.of("upgrade", Map.of("streamGrace", "10s")));
        cluster.awaitAvailable();
        await("rolled out").atMost(SOON).until(cluster::isRolledOut);
        await("pods are admitted")
                .atMost(SOON)
                .until(() -> cluster.kubectl()
                                .run("get", "serviceaccount", "default")
                                .exitCode()
                        == 0);
    }

    @AfterAll
    void delete() {
        lab.management().run("-n", Hosted.NAMESPACE, "delete", "hostedcluster", NAME, "--wait=false");
        lab.management().run("delete", "priorityclass", PRIORITY_CLASS);
        lab.management().run("label", "node", NODE, RACK + "-");
    }

    /** Invariant I2. */
    @Test
    @Order(1)
    void theApiServersNamesGatesApisAndArgumentsAct() throws GeneralSecurityException, IOException {
        var kubectl = cluster.kubectl();
        assertThat(namesOfTheCertificate()).doesNotContain(HOSTNAME, ADDRESS);
        assertThat(kubectl.text("api-versions").lines()).doesNotContain(MUTATING_API, DEVICES_API);
        assertThat(isEnabled()).isFalse();
        assertThat(secondsOfToleration()).isEqualTo("300");

        configured.isOneRollOut(() -> configured.apiServer(Map.of(
                "certSANs",
                List.of(HOSTNAME, ADDRESS),
                "featureGates",
                Map.of(GATE, true),
                "runtimeConfig",
                Map.of(MUTATING_API, true, DEVICES_API, true),
                "extraArgs",
                Map.of("default-not-ready-toleration-seconds", "77"))));
        awaitControlPlanePods(1);

        assertThat(namesOfTheCertificate()).contains(HOSTNAME, ADDRESS);
        assertThat(kubectl.text("api-versions").lines()).contains(MUTATING_API, DEVICES_API);
        assertThat(kubectl.text("get", "--raw", "/apis/" + DEVICES_API)).contains("\"resourceclaims\"");
        assertThat(isEnabled()).isTrue();
        assertThat(secondsOfToleration()).isEqualTo("77");
        kubectl.apply(MUTATION).text();
        await("the policy acts").atMost(SOON).until(() -> markOfAConfigMap().equals("yes"));
    }

    /** Invariant I2. Pods that have ended are deleted when they are more than the controller manager's threshold. */
    @Test
    @Order(2)
    void theControllersArgumentsActAndContainersHaveTheirResources() {
        var kubectl = cluster.kubectl();
        var ended = List.of("ended-1", "ended-2", "ended-3");
        ended.forEach(name -> end(kubectl, name));
        assertThat(configured.log("kube-scheduler").lines()).noneMatch(SettingsE2E::isJson);

        configured.isOneRollOut(() -> configured.spec(Map.of(
                "controllerManager",
                Map.of(
                        "extraArgs",
                        Map.of("terminated-pod-gc-threshold", "1"),
                        "resources",
                        resources("30m", "96Mi", "768Mi")),
                "scheduler",
                Map.of("extraArgs", Map.of("logging-format", "json"), "resources", resources("15m", "48Mi", "512Mi")),
                "controlPlane",
                Map.of("resources", resources("70m", "384Mi", "2Gi")))));
        awaitControlPlanePods(1);

        await("one is left")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(kubectl.text("get", "pods", "-o", "jsonpath={.items[*].metadata.name}")
                                .split(" "))
                        .hasSize(1)
                        .isSubsetOf(ended));
        await("it writes JSON")
                .atMost(SOON)
                .until(() -> configured.log("kube-scheduler").lines().anyMatch(SettingsE2E::isJson));
        var pods = ControlPlanePods.of(cluster).named(ControlPlanePods.CONTROL_PLANE);
        assertThat(amounts(pods, "kube-controller-manager")).containsExactly("30m", "96Mi", "768Mi");
        assertThat(amounts(pods, "kube-scheduler")).containsExactly("15m", "48Mi", "512Mi");
        assertThat(amounts(pods, "kube-apiserver")).containsExactly("70m", "384Mi", "2Gi");
        assertThat(limitOfTheApiServersHeap()).isBetween(1.75 * (1 << 30), 1.85 * (1 << 30));
    }

    /** Invariant I2. The node takes only pods that tolerate it, from shortly before the change on. */
    @Test
    @Order(3)
    void podsArePlacedAsTheSpecSays() {
        lab.management().text("taint", "node", NODE, KEPT_FREE + "=:NoSchedule", "--overwrite");
        try {
            configured.isOneRollOut(() -> configured.spec(Map.of(
                    "controlPlane",
                    Map.of(
                            "nodeSelector",
                            Map.of(RACK, "a"),
                            "tolerations",
                            List.of(Map.of("key", KEPT_FREE, "operator", "Exists", "effect", "NoSchedule")),
                            "priorityClassName",
                            PRIORITY_CLASS,
                            "podLabels",
                            Map.of("example.org/team", "blue")))));
            awaitPods(1, "/metadata/labels/example.org~1team", "blue");
        } finally {
            lab.management().text("taint", "node", NODE, KEPT_FREE + "-");
        }

        var pods = ControlPlanePods.of(cluster);
        assertThat(pods.at("/spec/nodeSelector/" + RACK.replace("/", "~1")))
                .hasSize(2)
                .allSatisfy(rack -> assertThat(rack.asText()).isEqualTo("a"));
        assertThat(pods.at("/spec/tolerations"))
                .allSatisfy(all -> assertThat(all.findValuesAsText("key")).contains(KEPT_FREE));
        assertThat(pods.at("/spec/priority"))
                .allSatisfy(value -> assertThat(value.asInt()).isEqualTo(PRIORITY));
        assertThat(pods.at("/spec/nodeName"))
                .allSatisfy(node -> assertThat(node.asText()).isEqualTo(NODE));
        assertServes();
    }

    /** Invariant I2: together with the number of pods that are spread. One place is all that there is in this lab. */
    @Test
    @Order(4)
    void replicasAreSpreadAsTheSpecSays() {
        configured.isOneRollOut(() -> configured.spec(Map.of(
                "controlPlane",
                Map.of(
                        "availability",
                        "HighlyAvailable",
                        "topologySpread",
                        List.of(Map.of("topologyKey", RACK, "maxSkew", 2, "whenUnsatisfiable", "DoNotSchedule"))))));
        awaitPods(THREE, "/spec/topologySpreadConstraints/0/topologyKey", RACK);

        var pods = ControlPlanePods.of(cluster);
        assertThat(pods.at("/spec/topologySpreadConstraints")).allSatisfy(constraints -> {
            assertThat(constraints).hasSize(1);
            assertThat(constraints.at("/0/maxSkew").asInt()).isEqualTo(2);
            assertThat(constraints.at("/0/whenUnsatisfiable").asText()).isEqualTo("DoNotSchedule");
        });
        assertServes();
    }

    private void assertServes() {
        assertThat(cluster.condition("Available")).startsWith("True");
        cluster.kubectl().text("get", "namespace", "default", "-o", "name");
    }

    /** Pods of the former template answer until they have ended. */
    private void awaitControlPlanePods(int count) {
        await("no pod of another template is left")
                .atMost(SOON)
                .until(() -> cluster.controlPlanePods().stream()
                                .filter(pod -> pod.startsWith(ControlPlanePods.CONTROL_PLANE))
                                .count()
                        == count);
    }

    /** Returns when there are so many of etcd and of the control plane, with that value each, and all of them serve. */
    private void awaitPods(int count, String pointer, String value) {
        await("%d of each with %s".formatted(count, value)).atMost(SOON).until(() -> {
            var pods = ControlPlanePods.of(cluster);
            return pods.named(ControlPlanePods.ETCD).areReady(count)
                    && pods.named(ControlPlanePods.CONTROL_PLANE).areReady(count)
                    && pods.at(pointer).stream()
                            .allMatch(found -> found.asText().equals(value));
        });
        await("rolled out").atMost(SOON).until(cluster::isRolledOut);
    }

    private List<String> namesOfTheCertificate() throws GeneralSecurityException, IOException {
        var certificate = new TlsClient(Optional.empty(), PATIENCE)
                .certificate(lab.gatewayAddress(), Lab.GATEWAY_PORT, cluster.apiServerName());
        return Optional.ofNullable(certificate.getSubjectAlternativeNames()).stream()
                .flatMap(names -> names.stream())
                .map(name -> String.valueOf(name.get(1)))
                .toList();
    }

    private boolean isEnabled() {
        return metrics().lines("kubernetes_feature_enabled", "name=\"" + GATE + "\"").stream()
                .anyMatch(line -> line.endsWith(" 1"));
    }

    private double limitOfTheApiServersHeap() {
        return metrics().lines("go_gc_gomemlimit_bytes").stream()
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    private Scrape metrics() {
        return new Scrape(cluster.kubectl().text("get", "--raw", "/metrics"));
    }

    /** @return for how long a new pod stays on a node that is not ready */
    private String secondsOfToleration() {
        return cluster.kubectl()
                .text(
                        "run",
                        "tolerant",
                        "--image=davit.dev/testbox:1",
                        "--dry-run=server",
                        "-o",
                        "jsonpath={.spec.tolerations[?(@.key==\"node.kubernetes.io/not-ready\")].tolerationSeconds}");
    }

    private String markOfAConfigMap() {
        return cluster.kubectl()
                .text(
                        "create",
                        "configmap",
                        "probe",
                        "--from-literal=a=b",
                        "--dry-run=server",
                        "-o",
                        "jsonpath={.data.marked}");
    }

    /** There is no node that would run it. */
    private static void end(Kubectl kubectl, String name) {
        kubectl.apply(TestPods.shell(name, "true")).text();
        kubectl.text(
                "patch",
                "pod",
                name,
                "--subresource=status",
                "--type=merge",
                "-p",
                "{\"status\":{\"phase\":\"Succeeded\"}}");
    }

    private static boolean isJson(String line) {
        return line.startsWith("{\"ts\":");
    }

    private static Map<String, Object> resources(String cpu, String memory, String limit) {
        return Map.of("requests", Map.of("cpu", cpu, "memory", memory), "limits", Map.of("memory", limit));
    }

    /** @return requests of CPU and memory, and the limit of memory */
    private static List<String> amounts(ControlPlanePods pods, String container) {
        var resources = pods.container(container).path("resources");
        return Stream.of("/requests/cpu", "/requests/memory", "/limits/memory")
                .map(pointer -> resources.at(pointer).asText())
                .toList();
    }
}
