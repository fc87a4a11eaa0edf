package dev.davit.model.hosted;

import dev.davit.model.HostedClusterPlan;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;

/** Everything that Davit keeps inside a hosted cluster, all labelled with the cluster's uid. */
public final class HostedObjectsRenderer {
    /**
     * @param plan the cluster
     * @return the objects to apply, namespaces before what is in them; never empty
     */
    public List<HasMetadata> render(HostedClusterPlan plan) {
        return new ArrayList<>();
    }
}
