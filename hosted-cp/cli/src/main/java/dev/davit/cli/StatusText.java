package dev.davit.cli;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import dev.davit.api.v1alpha1.VersionHistory;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** HostedClusters as people read them; pure. */
final class StatusText {
    private static final String NONE = "-";

    private StatusText() {}

    /** @return one line per cluster below a line of headings */
    static String list(List<HostedCluster> clusters, Instant now) {
        var table = new TextTable("NAMESPACE", "NAME", "VERSION", "AVAILABLE", "NODES", "ENDPOINT", "AGE", "MESSAGE");
        for (var cluster : clusters) {
            table.row(
                    cluster.getMetadata().getNamespace(),
                    cluster.getMetadata().getName(),
                    version(cluster),
                    condition(cluster, Conditions.AVAILABLE, Condition::getStatus),
                    nodes(cluster),
                    endpoint(cluster),
                    age(cluster, now),
                    condition(cluster, Conditions.READY, Condition::getMessage));
        }
        return table.toString();
    }

    /** @return everything worth knowing of one cluster */
    static String describe(HostedCluster cluster) {
        var lines = new ArrayList<String>();
        lines.add("HostedCluster " + cluster.getMetadata().getNamespace() + "/"
                + cluster.getMetadata().getName());
        lines.add("  version    " + version(cluster));
        lines.add("  endpoint   " + endpoint(cluster));
        lines.add("  nodes      " + nodes(cluster));
        lines.add("  cluster id "
                + status(cluster).map(HostedClusterStatus::clusterID).orElse(NONE));
        lines.add("");
        lines.add(conditions(cluster));
        var history = status(cluster)
                .flatMap(status -> Optional.ofNullable(status.version()))
                .map(version -> version.history())
                .orElseGet(List::of);
        if (!history.isEmpty()) {
            lines.add("");
            lines.add(history(history));
        }
        return String.join("\n", lines);
    }

    private static String conditions(HostedCluster cluster) {
        var table = new TextTable("CONDITION", "STATUS", "REASON", "MESSAGE");
        status(cluster)
                .map(HostedClusterStatus::conditions)
                .orElseGet(List::of)
                .forEach(condition -> table.row(
                        condition.getType(),
                        condition.getStatus(),
                        text(condition.getReason()),
                        text(condition.getMessage())));
        return table.toString();
    }

    private static String history(List<VersionHistory> history) {
        var table = new TextTable("VERSION", "STATE", "STARTED", "COMPLETED");
        history.forEach(entry -> table.row(
                entry.version(), entry.state().name(), text(entry.startedTime()), text(entry.completionTime())));
        return table.toString();
    }

    /** @return the running version, with the desired one when they differ */
    private static String version(HostedCluster cluster) {
        var desired = cluster.getSpec().version();
        var current = status(cluster)
                .flatMap(status -> Optional.ofNullable(status.version()))
                .flatMap(version -> Optional.ofNullable(version.current()));
        return current.map(running -> running.equals(desired) ? running : running + " -> " + desired)
                .orElse(NONE + " -> " + desired);
    }

    private static String endpoint(HostedCluster cluster) {
        return status(cluster)
                .flatMap(status -> Optional.ofNullable(status.endpoint()))
                .map(endpoint -> endpoint.host() + ":" + endpoint.port())
                .orElse(NONE);
    }

    private static String nodes(HostedCluster cluster) {
        return status(cluster)
                .flatMap(status -> Optional.ofNullable(status.nodes()))
                .map(nodes -> nodes.ready() + "/" + nodes.total())
                .orElse(NONE);
    }

    private static String age(HostedCluster cluster, Instant now) {
        return Optional.ofNullable(cluster.getMetadata().getCreationTimestamp())
                .map(created -> Durations.words(Duration.between(Instant.parse(created), now)))
                .orElse(NONE);
    }

    private static String condition(HostedCluster cluster, String type, Function<Condition, String> part) {
        return status(cluster)
                .flatMap(status -> ClusterProgress.condition(status, type))
                .map(part)
                .orElse(NONE);
    }

    private static Optional<HostedClusterStatus> status(HostedCluster cluster) {
        return Optional.ofNullable(cluster.getStatus());
    }

    private static String text(@Nullable String value) {
        return value == null || value.isBlank() ? NONE : value;
    }
}
