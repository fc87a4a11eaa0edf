package dev.davit.bench.idle;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/** The operator's only pod. */
record OperatorPod(KubernetesClient management, String name, String uid) {
    private static final String NAMESPACE = "davit-system";
    private static final String PROGRAM = "java";

    /** Finds it; throws when there is none, or several. */
    static OperatorPod find(KubernetesClient management) {
        var pods = management
                .pods()
                .inNamespace(NAMESPACE)
                .withLabel("app.kubernetes.io/name", "operator")
                .list()
                .getItems();
        if (pods.size() != 1) {
            throw new IllegalStateException("expected one pod of the operator in " + NAMESPACE + ", found "
                    + pods.stream().map(OperatorPod::name).toList() + "; run it with one replica");
        }
        var pod = pods.getFirst();
        return new OperatorPod(management, name(pod), pod.getMetadata().getUid());
    }

    /** @return its writing requests so far, see {@link ApiWrites#count} */
    long writes() {
        var path = "/api/v1/namespaces/" + NAMESPACE + "/pods/" + name + ":8080/proxy/metrics";
        return ApiWrites.count(Optional.ofNullable(management.raw(path))
                .orElseThrow(() -> new IllegalStateException("the operator told no metrics at " + path)));
    }

    /** @return whether a process is the operator, and not the sandbox of its pod */
    boolean runs(PodProcess process) {
        return process.podUid().equals(uid) && process.command().equals(PROGRAM);
    }

    private static String name(Pod pod) {
        return pod.getMetadata().getName();
    }
}
