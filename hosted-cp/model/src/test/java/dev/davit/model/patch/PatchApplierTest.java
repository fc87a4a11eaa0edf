package dev.davit.model.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.davit.api.v1alpha1.Availability;
import dev.davit.api.v1alpha1.ControlPlaneSpec;
import dev.davit.api.v1alpha1.ObjectPatch;
import dev.davit.api.v1alpha1.PatchType;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.model.HostedClusterPlan;
import dev.davit.model.ManagementRenderer;
import dev.davit.model.Plans;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatchApplierTest {
    private final ManagementRenderer renderer = new ManagementRenderer();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spec: {template: {spec: {serviceAccountName: default}}}",
                "spec: {template: {spec: {automountServiceAccountToken: true}}}",
                "spec: {template: {spec: {hostNetwork: true}}}",
                "spec: {template: {spec: {hostPID: true}}}",
                "spec: {template: {spec: {imagePullSecrets: [{name: theirs}]}}}",
                "spec: {template: {spec: {volumes: [{name: host, hostPath: {path: /}}]}}}",
                "spec: {template: {spec: {securityContext: {runAsUser: 0}}}}",
                "spec: {template: {spec: {containers: [{name: mine, image: mine}]}}}",
                "metadata: {namespace: kube-system}",
                "metadata: {name: other}",
                "metadata: {labels: {davit.dev/cluster-uid: other}}",
                "spec: {selector: null}",
                "kind: DaemonSet",
                "spec: null",
            })
    void refusesToTouchWhatIsolatesClusters(String patch) {
        var refusals = renderer.refusals(plan("Deployment", "kube-apiserver", PatchType.Merge, patch));

        assertThat(refusals).singleElement().satisfies(refusal -> {
            assertThat(refusal.reason()).isEqualTo(Reasons.INVALID_PATCH);
            assertThat(refusal.message()).startsWith("patch of Deployment kube-apiserver: ");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                """
                [{"op":"add","path":"/spec/template/spec/initContainers/0/securityContext/privileged","value":true}]""",
                """
                [{"op":"add","path":"/spec/template/spec/initContainers/0/volumeMounts/-","value":{"name":"config","mountPath":"/x"}}]""",
                """
                [{"op":"copy","from":"/spec/template/spec/volumes/0","path":"/spec/template/spec/volumes/-"}]""",
                """
                [{"op":"move","from":"/spec/template/spec/containers/0","path":"/spec/template/spec/initContainers/-"}]""",
                """
                [{"op":"replace","path":"","value":{}}]""",
                """
                [{"op":"replace","path":"","value":null}]""",
                """
                [{"op":"test","path":"/spec/replicas","value":7}]""",
                """
                [{"op":"remove","path":"/spec/template/spec/securityContext"}]""",
                """
                {"op":"add"}""",
                "no: [patch",
            })
    void refusesTheSameByJsonPatch(String patch) {
        assertThat(renderer.refusals(plan("Deployment", "kube-apiserver", PatchType.Json, patch)))
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(Reasons.INVALID_PATCH));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Secret/authorities", "Namespace/dv-edge-10c08e96", "Deployment/etcd"})
    void refusesToPatchWhatIsClosedOrNotThere(String target) {
        var parts = target.split("/", -1);

        var plan = plan(parts[0], parts[1], PatchType.Merge, "metadata: {annotations: {a: b}}");

        assertThat(renderer.refusals(plan))
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.message())
                        .contains("no such object that can be patched", "Deployment kube-apiserver", "Service etcd")
                        .doesNotContain(", Secret "));
        assertThatIllegalArgumentException().isThrownBy(() -> renderer.render(plan));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Service/kube-apiserver",
                "NetworkPolicy/default-deny",
                "PodDisruptionBudget/etcd",
                "ConfigMap/etcd-config",
            })
    void annotatesEverythingElse(String target) {
        var parts = target.split("/", -1);

        var plan = plan(parts[0], parts[1], PatchType.Strategic, "metadata: {annotations: {example.org/team: a}}");

        assertThat(renderer.render(plan))
                .filteredOn(object -> object.getKind().equals(parts[0])
                        && object.getMetadata().getName().equals(parts[1]))
                .singleElement()
                .satisfies(object ->
                        assertThat(object.getMetadata().getAnnotations()).containsEntry("example.org/team", "a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Service/kube-apiserver spec: {type: LoadBalancer}",
                "Service/kube-apiserver spec: {selector: {app: mine}}",
                "Service/kube-apiserver metadata: {annotations: {service.kubernetes.io/topology-mode: Auto}}",
                "NetworkPolicy/default-deny spec: {podSelector: {matchLabels: {a: b}}}",
                "ConfigMap/etcd-config data: {more: text}",
                "PodDisruptionBudget/etcd metadata: {labels: {a: b}}",
            })
    void refusesToChangeMoreOfOthersThanAnnotations(String patch) {
        var parts = patch.split("[/ ]", 3);

        assertThat(renderer.refusals(plan(parts[0], parts[1], PatchType.Merge, parts[2])))
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.message()).contains("is Davit's and cannot be changed"));
    }

    @Test
    void changesFlagsAndResources() {
        var plan = plan("Deployment", "kube-apiserver", PatchType.Json, """
                [{"op":"replace","path":"/spec/template/spec/containers/1/resources/requests/cpu","value":"200m"}]""");

        assertThat(renderer.render(plan))
                .filteredOn(Deployment.class::isInstance)
                .map(Deployment.class::cast)
                .singleElement()
                .satisfies(deployment -> assertThat(deployment
                                .getSpec()
                                .getTemplate()
                                .getSpec()
                                .getContainers()
                                .getLast()
                                .getResources()
                                .getRequests()
                                .get("cpu"))
                        .hasToString("200m"));
    }

    @Test
    void lastPatchOfAVariableWins() {
        var plan = plan(List.of(variable("first"), variable("second")));

        assertThat(renderer.render(plan))
                .filteredOn(Deployment.class::isInstance)
                .map(Deployment.class::cast)
                .flatExtracting(deployment ->
                        deployment.getSpec().getTemplate().getSpec().getInitContainers())
                .flatExtracting(Container::getEnv)
                .filteredOn(variable -> variable.getName().equals("GODEBUG"))
                .extracting(EnvVar::getValue)
                .containsExactly("second");
    }

    @Test
    void judgesAnObjectOnceAfterItsPatches() {
        var plan = plan(List.of(merge("spec: {paused: true}"), merge("spec: {replicas: 0}"), merge("spec: [")));

        assertThat(renderer.refusals(plan)).hasSize(2).allSatisfy(refusal -> {
            assertThat(refusal.reason()).isEqualTo(Reasons.INVALID_PATCH);
            assertThat(refusal.message()).startsWith("patch of Deployment kube-apiserver: ");
        });
    }

    @Test
    void leavesAnObjectAsRenderedWhenItsPatchesAreRefused() {
        List<HasMetadata> objects = List.of(new DeploymentBuilder()
                .withNewMetadata()
                .withName("kube-apiserver")
                .endMetadata()
                .build());

        var outcome = PatchApplier.apply(
                objects, List.of(merge("metadata: {annotations: {a: b}}"), merge("metadata: {name: other}")));

        assertThat(outcome.refusals()).hasSize(1);
        assertThat(outcome.objects()).isEqualTo(objects);
    }

    private static ObjectPatch variable(String value) {
        return new ObjectPatch(
                "Deployment",
                "kube-apiserver",
                PatchType.Strategic,
                "spec: {template: {spec: {initContainers: [{name: kube-apiserver, env: [{name: GODEBUG, value: %s}]}]}}}"
                        .formatted(value));
    }

    private static ObjectPatch merge(String patch) {
        return new ObjectPatch("Deployment", "kube-apiserver", PatchType.Merge, patch);
    }

    private static HostedClusterPlan plan(String kind, String name, PatchType type, String patch) {
        return plan(List.of(new ObjectPatch(kind, name, type, patch)));
    }

    private static HostedClusterPlan plan(List<ObjectPatch> patches) {
        var controlPlane = new ControlPlaneSpec(
                Availability.SingleReplica, null, Map.of(), List.of(), null, Map.of(), List.of(), patches);
        return Plans.plan(Plans.with(Plans.spec("1.36.3"), controlPlane));
    }
}
