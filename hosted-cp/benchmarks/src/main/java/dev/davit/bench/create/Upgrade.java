package dev.davit.bench.create;

import dev.davit.bench.PairedRun;
import dev.davit.bench.load.LoadLog;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * Control planes that are brought up, to another version and down again; timed from the wish until the new version serves
 * and other holders lead.
 *
 * @param name what to call it in the table
 * @param management client of the management cluster
 * @param planes what is brought to another version
 * @param to that version
 * @param load asks them meanwhile, also until the pods of the old version are gone
 */
record Upgrade(String name, KubernetesClient management, Upgradable planes, String to, LoadLog load)
        implements PairedRun.Measured {
    /** The longest that streams may be given, and what ends a pod after it. */
    private static final Duration LIMIT = Duration.ofMinutes(12);

    @Override
    public Duration measure(int repetition) {
        try {
            planes.planes().prepare(repetition);
            planes.planes().bringUp(repetition);
            try (var hosted = planes.client().apply(repetition)) {
                var handover = Handover.of(hosted);
                return load.around(
                        planes.kubeconfig().apply(repetition),
                        () -> timed(handover, repetition),
                        () -> awaitOldPodsGone(repetition));
            }
        } finally {
            planes.planes().takeDown(repetition);
        }
    }

    private Duration timed(Handover handover, int repetition) {
        var start = System.nanoTime();
        planes.begin().accept(repetition);
        handover.await(to);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Whoever still talks to the old pods is cut off, or not, when they end. */
    private void awaitOldPodsGone(int repetition) {
        var pods = management.pods().inNamespace(planes.namespace().apply(repetition));
        Awaitility.await("the pods of the old version are gone")
                .atMost(LIMIT)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> pods.list().getItems().stream().allMatch(Upgrade::stays));
    }

    private static boolean stays(Pod pod) {
        return !pod.isMarkedForDeletion() && Readiness.isPodReady(pod);
    }
}
