package dev.davit.operator;

import dev.davit.testing.Poll;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.apps.ControllerRevisionBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Objects;

/** One DaemonSet inside a hosted cluster, with what its controller and a machine would make of it: here are neither. */
record DaemonPods(KubernetesClient inside, String namespace, String name) {
    private static final String REVISION = "controller-revision-hash";
    private static final String READY = """
        phase: Running
        conditions: [{type: Ready, status: "True"}]
        """;
    private static final String NO_IMAGE = """
        phase: Pending
        conditions: [{type: Ready, status: "False"}]
        containerStatuses:
        - name: %1$s
          image: %2$s
          imageID: ""
          ready: false
          restartCount: 0
          state: {waiting: {reason: ImagePullBackOff, message: 'Back-off pulling image'}}
        """;

    void awaitImage(String image) {
        Poll.await(name + " is to run " + image).until(() -> image().equals(image));
    }

    /** The controller has looked at the present template, whose pod on the machine is ready. */
    void isReadyOn(String machine) {
        roll(machine, READY);
    }

    /** The controller has looked at the present template, whose pod on the machine has no image. */
    void hasNoImageOn(String machine) {
        roll(machine, NO_IMAGE.formatted(name, image()));
    }

    private void roll(String machine, String status) {
        DaemonSet set = set();
        String revision = name + "-" + set.getMetadata().getGeneration();
        revision(set, revision);
        pod(set, revision, machine, status);
        inside.apps()
                .daemonSets()
                .inNamespace(namespace)
                .withName(name)
                .editStatus(seen -> new DaemonSetBuilder(seen)
                        .withStatus(new DaemonSetStatusBuilder()
                                .withObservedGeneration(seen.getMetadata().getGeneration())
                                .withDesiredNumberScheduled(1)
                                .withCurrentNumberScheduled(1)
                                .withUpdatedNumberScheduled(1)
                                .withNumberMisscheduled(0)
                                .withNumberReady(0)
                                .build())
                        .build());
    }

    private void revision(DaemonSet set, String revision) {
        var made = new ControllerRevisionBuilder()
                .withMetadata(owned(set, revision, revision).build())
                .withRevision(set.getMetadata().getGeneration())
                .withData(Map.of("spec", Map.of()))
                .build();
        inside.resource(made).serverSideApply();
    }

    private void pod(DaemonSet set, String revision, String machine, String status) {
        String pod = name + "-" + machine;
        inside.pods().inNamespace(namespace).withName(pod).withGracePeriod(0).delete();
        Poll.await("the pod of before is gone")
                .until(() -> inside.pods().inNamespace(namespace).withName(pod).get() == null);
        Pod made = new Pod();
        made.setMetadata(owned(set, pod, revision).build());
        made.setSpec(new PodSpecBuilder(set.getSpec().getTemplate().getSpec())
                .withNodeName(machine)
                .build());
        inside.resource(made).create();
        inside.pods().inNamespace(namespace).withName(pod).editStatus(created -> {
            created.setStatus(Serialization.unmarshal(status, PodStatus.class));
            return created;
        });
    }

    private ObjectMetaBuilder owned(DaemonSet set, String name, String revision) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(namespace)
                .withLabels(set.getSpec().getTemplate().getMetadata().getLabels())
                .addToLabels(REVISION, revision)
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion("apps/v1")
                        .withKind("DaemonSet")
                        .withName(set.getMetadata().getName())
                        .withUid(set.getMetadata().getUid())
                        .withController(true)
                        .build());
    }

    private String image() {
        return set().getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage();
    }

    private DaemonSet set() {
        return Objects.requireNonNull(
                inside.apps().daemonSets().inNamespace(namespace).withName(name).get());
    }
}
