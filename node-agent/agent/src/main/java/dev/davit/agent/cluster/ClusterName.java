package dev.davit.agent.cluster;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A hosted cluster as its machines name it.
 *
 * @param id the cluster's identity, 10 base32 characters
 * @param domain the domain below which the gateway serves all clusters
 */
public record ClusterName(String id, String domain) {
    private static final Pattern ID = Pattern.compile("[a-z2-7]{10}");
    private static final Pattern DOMAIN =
            Pattern.compile("(?=.{1,200}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    /** Checks both parts, because they become host names. */
    public ClusterName {
        requireValid(id, domain);
    }

    /** @throws IllegalArgumentException when the parts make no cluster name */
    static void requireValid(String id, String domain) {
        if (!ID.matcher(id).matches() || !DOMAIN.matcher(domain).matches()) {
            throw new IllegalArgumentException("not a cluster name: " + id + "." + domain);
        }
    }

    /** @return the name in {@code <id>.<domain>}, or empty when the text is anything else */
    public static Optional<ClusterName> parse(String text) {
        var dot = text.indexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ClusterName(text.substring(0, dot), text.substring(dot + 1)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** @return the name under which the API server serves */
    public String apiServer() {
        return "api." + this;
    }

    /** @return the name under which the gateway takes this cluster's tunnels */
    public String tunnel() {
        return "tunnel." + this;
    }

    @Override
    public String toString() {
        return id + "." + domain;
    }
}
