package dev.davit.bench.create;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Objects;
import org.awaitility.Awaitility;

/**
 * From the controller manager and scheduler of one pod to those of another.
 *
 * @param hosted client of the cluster that they work for
 * @param controllerManager who held the lease before
 * @param scheduler the same
 */
record Handover(KubernetesClient hosted, String controllerManager, String scheduler) {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration PACE = Duration.ofMillis(100);
    private static final String CONTROLLER_MANAGER = "kube-controller-manager";
    private static final String SCHEDULER = "kube-scheduler";

    /** Waits until there is somebody that can hand over. */
    static Handover of(KubernetesClient hosted) {
        Awaitility.await("both lead")
                .atMost(LIMIT)
                .pollInterval(PACE)
                .until(() -> !holder(hosted, CONTROLLER_MANAGER).isEmpty()
                        && !holder(hosted, SCHEDULER).isEmpty());
        return new Handover(hosted, holder(hosted, CONTROLLER_MANAGER), holder(hosted, SCHEDULER));
    }

    /** Waits until a pod of that version answers and others lead. */
    void await(String version) {
        Awaitility.await(version + " serves and leads")
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(PACE)
                .until(() -> serves(version)
                        && isNew(controllerManager, holder(hosted, CONTROLLER_MANAGER))
                        && isNew(scheduler, holder(hosted, SCHEDULER)));
    }

    private boolean serves(String version) {
        try {
            return hosted.raw("/version").contains("\"gitVersion\": \"v" + version + "\"");
        } catch (KubernetesClientException notYet) {
            return false;
        }
    }

    private static boolean isNew(String before, String now) {
        return !now.isEmpty() && !now.equals(before);
    }

    private static String holder(KubernetesClient hosted, String name) {
        try {
            var lease =
                    hosted.leases().inNamespace("kube-system").withName(name).get();
            return lease == null
                    ? ""
                    : Objects.requireNonNullElse(lease.getSpec().getHolderIdentity(), "");
        } catch (KubernetesClientException notYet) {
            return "";
        }
    }
}
