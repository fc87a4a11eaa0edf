package dev.davit.operator;

import dev.davit.testing.Poll;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Objects;

/** The workloads of one hosted cluster, whose status says what controllers and kubelets would say: here are none. */
final class Workloads {
    private final KubernetesClient admin;
    private final String namespace;

    Workloads(KubernetesClient admin, String namespace) {
        this.admin = admin;
        this.namespace = namespace;
    }

    String etcdImage() {
        return admin.apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName("etcd")
                .get()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage();
    }

    String apiServerImage() {
        return admin.apps()
                .deployments()
                .inNamespace(namespace)
                .withName("kube-apiserver")
                .get()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getInitContainers()
                .getFirst()
                .getImage();
    }

    void awaitEtcd(String image) {
        Poll.await("etcd is to run " + image).until(() -> etcdImage().equals(image));
    }

    void awaitApiServer(String image) {
        Poll.await("the control plane is to run " + image)
                .until(() -> apiServerImage().equals(image));
    }

    /** The pods of etcd are of the present template, and ready. */
    void etcdIsReady() {
        admin.apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName("etcd")
                .editStatus(set -> new StatefulSetBuilder(set)
                        .withStatus(new StatefulSetStatusBuilder()
                                .withObservedGeneration(set.getMetadata().getGeneration())
                                .withReplicas(set.getSpec().getReplicas())
                                .withReadyReplicas(set.getSpec().getReplicas())
                                .withUpdatedReplicas(set.getSpec().getReplicas())
                                .withUpdateRevision("etcd-" + set.getMetadata().getGeneration())
                                .build())
                        .build());
    }

    /** The pods of the control plane are of the present template, and ready. */
    void controlPlaneIsReady() {
        controlPlane(1, 1);
    }

    /** The old pod serves, and the new one does not come up. */
    void controlPlaneIsStuck() {
        controlPlane(2, 1);
    }

    private void controlPlane(int pods, int ready) {
        admin.apps()
                .deployments()
                .inNamespace(namespace)
                .withName("kube-apiserver")
                .editStatus(deployment -> new DeploymentBuilder(deployment)
                        .withStatus(new DeploymentStatusBuilder()
                                .withObservedGeneration(deployment.getMetadata().getGeneration())
                                .withReplicas(pods)
                                .withUpdatedReplicas(1)
                                .withReadyReplicas(ready)
                                .withAvailableReplicas(ready)
                                .build())
                        .build());
    }

    /** A pod of the control plane whose API server is in that state. */
    void pod(String name, String state) {
        var template = Objects.requireNonNull(admin.apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withName("kube-apiserver")
                        .get())
                .getSpec()
                .getTemplate();
        admin.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("default")
                        .withNamespace(namespace)
                        .endMetadata()
                        .build())
                .serverSideApply();
        Pod pod = new Pod();
        pod.setMetadata(template.getMetadata());
        pod.getMetadata().setName(name);
        pod.getMetadata().setNamespace(namespace);
        pod.setSpec(template.getSpec());
        admin.resource(pod).create();
        admin.pods().inNamespace(namespace).withName(name).editStatus(created -> {
            created.setStatus(Serialization.unmarshal(state, PodStatus.class));
            return created;
        });
    }

    void deletePod(String name) {
        admin.pods().inNamespace(namespace).withName(name).withGracePeriod(0).delete();
    }
}
