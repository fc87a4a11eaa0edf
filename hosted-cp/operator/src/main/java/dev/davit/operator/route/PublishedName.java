package dev.davit.operator.route;

import io.fabric8.kubernetes.api.model.Secret;
import java.util.Optional;

/**
 * The name of a cluster's own as the gateway has it, so that it is known whose it is also after a restart.
 *
 * @param name which leads to the cluster
 * @param since when it was published first, in RFC 3339 to the second, which sorts as text
 */
public record PublishedName(String name, String since) {
    static Optional<PublishedName> read(Secret route) {
        String text = PublishedRoute.text(route);
        // Most clusters have none, and their machines are not worth being read for that.
        if (!text.contains("\"hostname\"")) {
            return Optional.empty();
        }
        var tree = PublishedRoute.tree(text);
        return tree.hasNonNull("hostname")
                ? Optional.of(new PublishedName(
                        tree.path("hostname").asText(),
                        tree.path("hostnameSince").asText()))
                : Optional.empty();
    }
}
