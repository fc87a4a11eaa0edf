package dev.davit.gateway.routing;

import java.util.Locale;
import java.util.Optional;

/** What a host name on the public port asks for. */
public sealed interface PublicName {
    /** {@code api.<id>.<domain>}: the cluster's kube-apiserver. */
    record Api(String clusterId) implements PublicName {}

    /** {@code system.<id>.<domain>}: the same, without ever waking the cluster. */
    record System(String clusterId) implements PublicName {}

    /** {@code tunnel.<id>.<domain>}: the end of a node's tunnel. */
    record Tunnel(String clusterId) implements PublicName {}

    /** @return empty when the name is not below the domain in one of these forms */
    static Optional<PublicName> parse(String name, String domain) {
        var lower = name.toLowerCase(Locale.ROOT);
        var suffix = "." + domain.toLowerCase(Locale.ROOT);
        if (!lower.endsWith(suffix)) {
            return Optional.empty();
        }
        var labels = lower.substring(0, lower.length() - suffix.length()).split("\\.", -1);
        if (labels.length != 2 || labels[1].isEmpty()) {
            return Optional.empty();
        }
        return switch (labels[0]) {
            case "api" -> Optional.of(new Api(labels[1]));
            case "system" -> Optional.of(new System(labels[1]));
            case "tunnel" -> Optional.of(new Tunnel(labels[1]));
            default -> Optional.empty();
        };
    }

    /** @return whether only Davit may give that name to a cluster */
    static boolean isBelow(String name, String domain) {
        var lower = name.toLowerCase(Locale.ROOT);
        var parent = domain.toLowerCase(Locale.ROOT);
        return lower.equals(parent) || lower.endsWith("." + parent);
    }
}
