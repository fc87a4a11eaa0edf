package dev.davit.operator.cluster;

import dev.davit.model.naming.ClusterIdentity;
import dev.davit.model.pki.Leaf;
import dev.davit.model.pki.SecretsRenderer;
import java.util.Optional;

/** Whether a cluster that is left as it is can be probed: for that the credentials of its admin kubeconfig are needed. */
final class ProbeAccess {
    private ProbeAccess() {}

    /** @return what is missing and what to do about it; empty when nothing is */
    static Optional<String> missing(Observation observed) {
        ClusterIdentity identity = observed.identity();
        String namespace = identity.hostedNamespace();
        if (!observed.namespaceOwner().equals(Optional.of(identity.uid()))) {
            return Optional.of(
                    observed.namespaceOwner().isEmpty()
                            ? "the control plane's namespace %s is gone: restore it, or delete this HostedCluster"
                                    .formatted(namespace)
                            : "namespace %s is not this cluster's own: see the condition Degraded"
                                    .formatted(namespace));
        }
        return switch (observed.secrets()) {
            case ObservedSecrets.Missing() ->
                Optional.of("Secret %s/%s with the roots of trust is gone: restore it from a backup"
                        .formatted(namespace, SecretsRenderer.AUTHORITIES));
            case ObservedSecrets.Unreadable(String problem) ->
                Optional.of("the roots of trust in Secret %s/%s cannot be read (%s): restore it from a backup"
                        .formatted(namespace, SecretsRenderer.AUTHORITIES, problem));
            case ObservedSecrets.Found(var secrets) ->
                secrets.leaves().containsKey(Leaf.ADMIN)
                        ? Optional.empty()
                        : Optional.of(
                                "Secret %s/%s with the admin's certificate is gone or damaged: it is made again as soon as nothing holds this cluster any more"
                                        .formatted(namespace, SecretsRenderer.ADMIN));
        };
    }
}
