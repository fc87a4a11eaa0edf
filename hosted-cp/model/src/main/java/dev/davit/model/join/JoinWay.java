package dev.davit.model.join;

import dev.davit.api.v1alpha1.DavitConfigSpec;
import dev.davit.model.HostedClusterPlan;
import dev.davit.model.naming.ClusterIdentity;
import dev.davit.model.pki.ClusterAuthorities;

/**
 * Everything that a join command follows from; nothing of it depends on what the spec asks for.
 *
 * @param identity who the cluster is
 * @param config settings of the installation
 * @param authorities what machines trust
 */
public record JoinWay(ClusterIdentity identity, DavitConfigSpec config, ClusterAuthorities authorities) {
    /** @return the way into a cluster that is being brought to the plan */
    public static JoinWay of(HostedClusterPlan plan) {
        return new JoinWay(plan.identity(), plan.config(), plan.secrets().authorities());
    }
}
