package dev.davit.operator;

import static dev.davit.testing.ConditionsAssert.assertThatConditions;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.testing.Poll;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Objects;

/** Nodes and pods of a management cluster without controllers, and what those would say of the workloads. */
final class HandMadePods {
    private static final String OLD_REVISION = "etcd-1";
    private static final String NEW_REVISION = "etcd-2";

    private final OperatorScene scene;
    private final KubernetesClient admin;

    HandMadePods(OperatorScene scene) {
        this.scene = scene;
        this.admin = scene.admin();
    }

    /** @return the namespace of the cluster, with both pods on that node and everything rolled out */
    String run(HostedCluster cluster, String node) {
        String hosted = scene.hostedNamespace(cluster);
        scene.awaitApplied(cluster, hosted);
        account(hosted);
        pod(hosted, "kube-apiserver", "kube-apiserver-" + node, node, Map.of());
        pod(hosted, "etcd", "etcd-0", node, Map.of("controller-revision-hash", OLD_REVISION));
        ready(hosted, 1);
        Poll.await("both are available")
                .untilAsserted(() -> assertThatConditions(scene.status(cluster).conditions())
                        .has(Conditions.ETCD_AVAILABLE, "True", Reasons.AS_EXPECTED)
                        .has(Conditions.CONTROL_PLANE_AVAILABLE, "True", Reasons.AS_EXPECTED));
        return hosted;
    }

    /** As after a change of etcd's template. */
    void behind(String hosted) {
        revision(hosted, NEW_REVISION, 0);
    }

    /** As when what was changed of etcd's template is taken back, or its member is of the new one by now. */
    void upToDate(String hosted) {
        revision(hosted, OLD_REVISION, 1);
    }

    private void revision(String hosted, String update, int updated) {
        admin.apps()
                .statefulSets()
                .inNamespace(hosted)
                .withName("etcd")
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"status\":{\"updateRevision\":\"%s\",\"updatedReplicas\":%d}}".formatted(update, updated));
    }

    /** Says of a pod what its kubelet would. */
    void status(String hosted, String name, String status) {
        admin.pods().inNamespace(hosted).withName(name).editStatus(found -> {
            found.setStatus(Serialization.unmarshal(status, PodStatus.class));
            return found;
        });
    }

    /** Pods need one, and nobody makes it here. */
    void account(String hosted) {
        admin.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("default")
                        .withNamespace(hosted)
                        .endMetadata()
                        .build())
                .create();
    }

    void ready(String hosted, int pods) {
        admin.apps().statefulSets().inNamespace(hosted).withName("etcd").editStatus(found -> {
            found.setStatus(new StatefulSetStatusBuilder()
                    .withObservedGeneration(found.getMetadata().getGeneration())
                    .withReplicas(pods)
                    .withReadyReplicas(pods)
                    .withUpdatedReplicas(pods)
                    .withUpdateRevision(OLD_REVISION)
                    .build());
            return found;
        });
        rolledOut(hosted, pods);
    }

    void rolledOut(String hosted) {
        rolledOut(hosted, 1);
    }

    void rolledOut(String hosted, int pods) {
        admin.apps()
                .deployments()
                .inNamespace(hosted)
                .withName("kube-apiserver")
                .editStatus(found -> {
                    found.setStatus(new DeploymentStatusBuilder()
                            .withObservedGeneration(found.getMetadata().getGeneration())
                            .withReplicas(pods)
                            .withReadyReplicas(pods)
                            .withAvailableReplicas(pods)
                            .withUpdatedReplicas(pods)
                            .build());
                    return found;
                });
    }

    void pod(String hosted, String component, String name, String node, Map<String, String> labels) {
        Deployment deployment = deployment(hosted);
        admin.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(hosted)
                        .withLabels(deployment.getMetadata().getLabels())
                        .addToLabels("app.kubernetes.io/name", component)
                        .addToLabels(labels)
                        .endMetadata()
                        .withSpec(deployment.getSpec().getTemplate().getSpec())
                        .editSpec()
                        .withNodeName(node)
                        .endSpec()
                        .build())
                .create();
    }

    void node(String name) {
        Node node = admin.resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        node.setStatus(new NodeBuilder()
                .withNewStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build()
                .getStatus());
        admin.resource(node).updateStatus();
        admin.nodes()
                .withName(name)
                .edit(found ->
                        new NodeBuilder(found).editSpec().withTaints().endSpec().build());
    }

    void cordon(String name, boolean cordoned) {
        admin.nodes()
                .withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"unschedulable\":%s}}".formatted(cordoned));
    }

    Deployment deployment(String hosted) {
        return Objects.requireNonNull(admin.apps()
                .deployments()
                .inNamespace(hosted)
                .withName("kube-apiserver")
                .get());
    }
}
