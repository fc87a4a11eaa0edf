package dev.davit.operator.hosted;

import dev.davit.operator.workload.PodPlace;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateDaemonSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How far the pods of one DaemonSet are on the machines that count. Kubernetes replaces a few at a time, and takes pods on
 * machines that are away for some of these few: when they are all of them, it goes on when a machine comes back, and until
 * then the pods of before stay. That keeps nobody waiting. Pure.
 *
 * @param ready how many machines have a ready pod of the present template
 * @param missing how many have none yet, ready or not
 * @param coming pods of the present template that are not ready
 * @param old how many machines have a pod of a former template alone
 * @param isHeldUp whether machines that are away keep Kubernetes from replacing more of them
 */
record DaemonRollout(int ready, int missing, List<Pod> coming, int old, boolean isHeldUp) {

    /**
     * @param revision of its present template
     * @param pods of it
     * @param machines that count
     */
    static DaemonRollout of(DaemonSet set, String revision, List<Pod> pods, Set<String> machines) {
        Map<String, List<Pod>> byMachine =
                pods.stream().collect(Collectors.groupingBy(AddonPod::machine, TreeMap::new, Collectors.toList()));
        int ready = 0;
        int old = 0;
        int away = 0;
        int missing = missing(set, byMachine, machines);
        var coming = new ArrayList<Pod>();
        for (var entry : byMachine.entrySet()) {
            List<Pod> staying =
                    entry.getValue().stream().filter(AddonPod::stays).toList();
            List<Pod> present = staying.stream()
                    .filter(pod -> AddonPods.isOf(revision, pod))
                    .toList();
            if (!machines.contains(entry.getKey())) {
                away += staying.stream().noneMatch(PodPlace::isReady) ? 1 : 0;
            } else if (present.stream().anyMatch(PodPlace::isReady)) {
                ready++;
            } else if (!present.isEmpty()) {
                coming.add(present.getFirst());
            } else if (staying.isEmpty()) {
                missing++;
            } else {
                old++;
            }
        }
        return new DaemonRollout(ready, missing, coming, old, away >= atOnce(set));
    }

    /** @return what it waits for, in words; empty when it is done, or as far as it can be */
    Optional<String> awaited() {
        boolean settled = missing == 0 && coming.isEmpty() && (old == 0 || isHeldUp);
        if (settled) {
            return Optional.empty();
        }
        String why = coming.stream()
                .flatMap(pod ->
                        AddonPod.trouble(pod).map(trouble -> ": " + AddonPod.machine(pod) + ": " + trouble).stream())
                .findFirst()
                .orElse("");
        return Optional.of(
                "%d of %d pods of the new version are ready".formatted(ready, ready + missing + coming.size() + old)
                        + why);
    }

    /** Which machines it is meant for, its controller knows; of those that have no pod, some may not be. */
    private static int missing(DaemonSet set, Map<String, List<Pod>> byMachine, Set<String> machines) {
        int bare = (int) machines.stream()
                .filter(machine -> !byMachine.containsKey(machine))
                .count();
        return Math.min(bare, Math.max(0, desired(set) - byMachine.size()));
    }

    /** @return how many pods may be replaced at once */
    private static int atOnce(DaemonSet set) {
        Optional<RollingUpdateDaemonSet> rolling =
                Optional.ofNullable(set.getSpec().getUpdateStrategy()).map(strategy -> strategy.getRollingUpdate());
        int surge = rolling.map(how -> count(how.getMaxSurge(), desired(set))).orElse(0);
        int unavailable =
                rolling.map(how -> count(how.getMaxUnavailable(), desired(set))).orElse(0);
        return Math.max(1, surge > 0 ? surge : unavailable);
    }

    /** Parts of a pod count as one, as in Kubernetes. */
    private static int count(@Nullable IntOrString limit, int of) {
        if (limit == null) {
            return 0;
        }
        return limit.getIntVal() != null
                ? limit.getIntVal()
                : Math.ceilDiv(Integer.parseInt(limit.getStrVal().replace("%", "")) * of, 100);
    }

    private static int desired(DaemonSet set) {
        return Optional.ofNullable(set.getStatus())
                .map(DaemonSetStatus::getDesiredNumberScheduled)
                .orElse(0);
    }
}
