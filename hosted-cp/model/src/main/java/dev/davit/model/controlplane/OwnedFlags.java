package dev.davit.model.controlplane;

import dev.davit.api.v1alpha1.HostedClusterSpec;
import dev.davit.api.v1alpha1.OwnedApiServerFlags;
import java.util.Set;
import java.util.TreeSet;

/** Flags of kube-apiserver that {@code spec.apiServer.extraArgs} may not set. */
public final class OwnedFlags {
    private OwnedFlags() {}

    /**
     * @param spec what the user asked for
     * @return those of its extra flags that are Davit's, sorted
     */
    public static Set<String> among(HostedClusterSpec spec) {
        var found = new TreeSet<>(spec.apiServer().extraArgs().keySet());
        found.retainAll(OwnedApiServerFlags.names());
        return found;
    }
}
