package dev.davit.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.testing.kube.KubeApi;
import dev.davit.testing.kube.KubeApiTest;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policy davit-privileged-fields: who may set what reaches into the management cluster. */
@KubeApiTest(manifests = {"crds", "install/admission", "install/users"})
class PrivilegedFieldsIT {
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
    private static final String PATCHES =
            "controlPlane: {patches: [{kind: StatefulSet, name: etcd, type: Merge, patch: '{}'}]}";

    private final KubeApi api;
    private final String namespace;
    private final KubernetesClient author;

    PrivilegedFieldsIT(KubeApi api) {
        this.api = api;
        this.namespace = api.namespace();
        this.author = Authors.editor(api, namespace, "jane");
    }

    @AfterEach
    void close() {
        author.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            spec.controlPlane.patches           | controlPlane: {patches: [{kind: StatefulSet, name: etcd, type: Merge, patch: '{}'}]}
            spec.controlPlane.tolerations       | controlPlane: {tolerations: [{key: gpu, operator: Exists}]}
            spec.controlPlane.nodeSelector      | controlPlane: {nodeSelector: {zone: a}}
            spec.controlPlane.priorityClassName | controlPlane: {priorityClassName: system-cluster-critical}
            spec.controlPlane.podLabels         | controlPlane: {podLabels: {team: a}}
            spec.controlPlane.topologySpread    | controlPlane: {topologySpread: [{topologyKey: team-b/dedicated, whenUnsatisfiable: DoNotSchedule}]}
            spec.apiServer.extraArgs            | apiServer: {extraArgs: {audit-log-format: json}}
            spec.controllerManager.extraArgs    | controllerManager: {extraArgs: {v: '4'}}
            spec.scheduler.extraArgs            | scheduler: {extraArgs: {v: '4'}}
            spec.scheduler.configuration.extenders | scheduler: {configuration: {extenders: [{urlPrefix: 'https://x'}]}}
            """)
    void refusesAnAuthorWithoutTheRight(String field, String spec) {
        var cluster = Authors.cluster(namespace, "edge", "version: 1.35.4, " + spec);

        assertThatThrownBy(() -> author.resource(cluster).create())
                .hasMessageContaining(
                        "HostedCluster %s/edge: user jane may not set %s, which reaches into the management cluster"
                                .formatted(namespace, field))
                .hasMessageContaining("ClusterRole davit:privileged in namespace " + namespace);
    }

    @Test
    void namesEveryFieldThatIsRefused() {
        var cluster = Authors.cluster(
                namespace,
                "edge",
                "version: 1.35.4, controlPlane: {nodeSelector: {zone: a}}, apiServer: {extraArgs: {v: '4'}}");

        assertThatThrownBy(() -> author.resource(cluster).create())
                .hasMessageContaining("may not set spec.controlPlane.nodeSelector, spec.apiServer.extraArgs");
    }

    @Test
    void allowsTheRestToAnAuthorWithoutTheRight() {
        var cluster = Authors.cluster(
                namespace,
                "edge",
                "version: 1.35.4, "
                        + "controlPlane: {resources: {requests: {cpu: 1}}, patches: [], topologySpread: []}, "
                        + "scheduler: {configuration: {profiles: [{schedulerName: packed}]}}");

        assertThatCode(() -> author.resource(cluster).create()).doesNotThrowAnyException();
    }

    @Test
    void allowsAllToAnAuthorWithTheRight() {
        Authors.grant(api, namespace, "jane", "davit:privileged");

        assertThatCode(() -> author.resource(Authors.cluster(namespace, "edge", "version: 1.35.4, " + PATCHES))
                        .create())
                .doesNotThrowAnyException();
    }

    @Test
    void rightOfOneNamespaceIsNoneInAnother() {
        String other = api.namespace();
        Authors.grant(api, other, "jane", "davit:privileged");

        assertThatThrownBy(() -> author.resource(Authors.cluster(namespace, "edge", "version: 1.35.4, " + PATCHES))
                        .create())
                .hasMessageContaining("may not set spec.controlPlane.patches");
    }

    @Test
    void letsAnAuthorEditTheRestOfAClusterThatHasPatches() {
        api.admin()
                .resource(Authors.cluster(namespace, "edge", "version: 1.35.4, " + PATCHES))
                .create();
        var cluster = author.resource(Authors.cluster(namespace, "edge", ""));

        var changed = cluster.patch(MERGE, "{\"spec\":{\"version\":\"1.35.5\"}}");

        assertThat((String) changed.get("spec", "version")).isEqualTo("1.35.5");
        assertThatThrownBy(() -> cluster.patch(MERGE, "{\"spec\":{\"controlPlane\":{\"patches\":null}}}"))
                .hasMessageContaining("may not set spec.controlPlane.patches");
    }
}
