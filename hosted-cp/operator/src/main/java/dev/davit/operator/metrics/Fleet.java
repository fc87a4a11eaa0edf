package dev.davit.operator.metrics;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.api.v1alpha1.VersionStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All hosted clusters, counted. Pure.
 *
 * @param count how many there are
 * @param conditions how many are in each condition
 * @param longest how many seconds the cluster that has been in a bad condition longest has been in it
 * @param versions how many completed each version last; at most {@link #VERSIONS}, the rest as {@code other}
 */
record Fleet(
        int count, Map<InCondition, Long> conditions, Map<BadCondition, Long> longest, Map<String, Long> versions) {
    static final int VERSIONS = 20;
    static final String OTHER = "other";
    static final String NO_VERSION = "none";

    /** Conditions that should not last. */
    static final List<BadCondition> BAD = List.of(
            new BadCondition(Conditions.AVAILABLE, "False"),
            new BadCondition(Conditions.NODES_CONNECTED, "False"),
            new BadCondition(Conditions.PROGRESSING, "True"),
            new BadCondition(Conditions.DEGRADED, "True"),
            new BadCondition(Conditions.STALLED, "True"));

    /** Somebody wanted it so: it may last. */
    private static final Set<String> ON_PURPOSE = Set.of(Reasons.DELETING, Reasons.HIBERNATED);

    /** One condition with its status and reason. */
    record InCondition(String type, String status, String reason) {}

    /** One condition with a status that people should hear of when it lasts. */
    record BadCondition(String type, String status) {}

    static Fleet of(Collection<HostedCluster> clusters, Instant now) {
        List<HostedClusterStatus> statuses = clusters.stream()
                .flatMap(cluster -> Optional.ofNullable(cluster.getStatus()).stream())
                .toList();
        List<Condition> all = statuses.stream()
                .flatMap(status -> status.conditions().stream())
                .toList();
        return new Fleet(
                clusters.size(),
                all.stream()
                        .collect(Collectors.groupingBy(
                                condition -> new InCondition(
                                        condition.getType(), condition.getStatus(), condition.getReason()),
                                Collectors.counting())),
                longest(all, now),
                versions(clusters));
    }

    /** Every bad condition is there, with 0 when no cluster is in it, so that rules find it. */
    private static Map<BadCondition, Long> longest(List<Condition> all, Instant now) {
        Map<BadCondition, Long> longest = new LinkedHashMap<>();
        BAD.forEach(bad -> longest.put(bad, 0L));
        all.stream()
                .filter(condition -> !ON_PURPOSE.contains(condition.getReason()))
                .filter(condition -> !isQueued(condition))
                .forEach(condition -> longest.computeIfPresent(
                        new BadCondition(condition.getType(), condition.getStatus()),
                        (bad, seconds) -> Math.max(seconds, since(condition, now))));
        return longest;
    }

    /** Nothing is down that was never up, or sleeps; that the wait is long, Progressing tells. */
    private static boolean isQueued(Condition condition) {
        return condition.getType().equals(Conditions.AVAILABLE) && Reasons.START_QUEUED.equals(condition.getReason());
    }

    private static long since(Condition condition, Instant now) {
        try {
            return Math.max(
                    0,
                    Duration.between(Instant.parse(condition.getLastTransitionTime()), now)
                            .toSeconds());
        } catch (DateTimeParseException notOurs) {
            return 0;
        }
    }

    private static Map<String, Long> versions(Collection<HostedCluster> clusters) {
        Map<String, Long> counted = clusters.stream()
                .map(cluster -> Optional.ofNullable(cluster.getStatus())
                        .flatMap(status -> Optional.ofNullable(status.version()))
                        .map(VersionStatus::current)
                        .orElse(NO_VERSION))
                .collect(Collectors.groupingBy(version -> version, Collectors.counting()));
        Map<String, Long> bounded = new HashMap<>();
        counted.entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry<String, Long>::getValue)
                        .reversed()
                        .thenComparing(Map.Entry::getKey))
                .forEach(entry -> bounded.merge(
                        bounded.size() < VERSIONS ? entry.getKey() : OTHER,
                        Objects.requireNonNull(entry.getValue()),
                        Long::sum));
        return bounded;
    }
}
