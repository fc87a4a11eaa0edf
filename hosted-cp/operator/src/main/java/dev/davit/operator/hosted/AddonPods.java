package dev.davit.operator.hosted;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The add-ons inside a hosted cluster, as they were read at one time. Pure.
 *
 * @param sets their DaemonSets
 * @param revisions of which templates pods were made
 * @param pods of them
 */
record AddonPods(List<DaemonSet> sets, List<ControllerRevision> revisions, List<Pod> pods) {
    private static final String REVISION = "controller-revision-hash";

    /**
     * @param desired the DaemonSets that are waited for
     * @param machines that count
     * @return which add-on waits for what, in words; empty when none does
     */
    Optional<String> awaited(List<DaemonSet> desired, Set<String> machines) {
        String all = desired.stream()
                .sorted(Comparator.comparing(set -> set.getMetadata().getName()))
                .flatMap(set -> awaited(set, machines).map(what -> name(set) + ": " + what).stream())
                .collect(Collectors.joining("; "));
        return all.isEmpty() ? Optional.empty() : Optional.of(all);
    }

    /** @return what runs on those machines: another one when a container was started again */
    Set<String> containers(Set<String> machines) {
        return pods.stream()
                .filter(pod -> machines.contains(AddonPod.machine(pod)))
                .map(pod -> pod.getMetadata().getUid() + "/" + AddonPod.restarts(pod))
                .collect(Collectors.toSet());
    }

    private Optional<String> awaited(DaemonSet desired, Set<String> machines) {
        Optional<DaemonSet> found = sets.stream()
                .filter(set -> name(set).equals(name(desired))
                        && set.getMetadata()
                                .getNamespace()
                                .equals(desired.getMetadata().getNamespace()))
                .findFirst();
        if (found.isEmpty()) {
            return Optional.of("its DaemonSet is gone");
        }
        DaemonSet set = found.get();
        return isSeen(set)
                ? DaemonRollout.of(set, revision(set), owned(pods, set), machines)
                        .awaited()
                : Optional.of("the DaemonSet controller has not looked at the last change yet");
    }

    private static boolean isSeen(DaemonSet set) {
        return Optional.ofNullable(set.getStatus())
                .map(status -> status.getObservedGeneration())
                .filter(observed -> observed >= set.getMetadata().getGeneration())
                .isPresent();
    }

    /** A template that comes again has the revision that it had, with a new number. */
    private String revision(DaemonSet set) {
        return owned(revisions, set).stream()
                .max(Comparator.comparing(ControllerRevision::getRevision))
                .map(revision -> revision.getMetadata().getLabels().getOrDefault(REVISION, ""))
                .orElse("");
    }

    private static <T extends HasMetadata> List<T> owned(List<T> objects, DaemonSet set) {
        return objects.stream()
                .filter(object -> object.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> Boolean.TRUE.equals(owner.getController())
                                && Objects.equals(
                                        owner.getUid(), set.getMetadata().getUid())))
                .toList();
    }

    private static String name(DaemonSet set) {
        return set.getMetadata().getName();
    }

    static boolean isOf(String revision, Pod pod) {
        return revision.equals(pod.getMetadata().getLabels().get(REVISION));
    }
}
