package dev.davit.model.controlplane;

import dev.davit.api.v1alpha1.HostedClusterSpec;
import java.util.Set;
import java.util.TreeSet;

/** Flags of kube-apiserver that {@code spec.apiServer.extraArgs} may not set. */
public final class OwnedFlags {
    /** Not set by Davit, but undoing what it sets. */
    private static final Set<String> CONTRADICTING = Set.of(
            "anonymous-auth",
            "authorization-config",
            "bind-address",
            "external-hostname",
            "feature-gates",
            "disable-admission-plugins",
            "etcd-prefix",
            "insecure-port",
            "kubernetes-service-node-port",
            "permit-address-sharing",
            "permit-port-sharing",
            "peer-advertise-ip",
            "tls-sni-cert-key",
            "token-auth-file");

    private OwnedFlags() {}

    /**
     * @param spec what the user asked for
     * @return those of its extra flags that are Davit's, sorted
     */
    public static Set<String> among(HostedClusterSpec spec) {
        var found = new TreeSet<>(spec.apiServer().extraArgs().keySet());
        var owned = new TreeSet<>(new ApiServerFlags("", spec, 1).owned().names());
        owned.addAll(CONTRADICTING);
        found.retainAll(owned);
        return found;
    }
}
