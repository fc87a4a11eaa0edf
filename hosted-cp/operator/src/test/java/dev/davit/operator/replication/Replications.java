package dev.davit.operator.replication;

import dev.davit.api.v1alpha1.Availability;
import dev.davit.model.etcd.EtcdLayout;
import dev.davit.operator.etcd.EtcdState;
import dev.davit.operator.probe.ProbeResult;
import dev.davit.operator.replication.Replication.ControlPlaneSize;
import dev.davit.operator.workload.PodPlace;
import java.util.List;
import java.util.Optional;

/** Clusters of any size that are well. */
public final class Replications {
    static final Health GOOD = new Health(true, true, new ProbeResult.Passed(""));

    private Replications() {}

    /** @return one that nothing but its own state keeps from another size */
    public static Replication well(
            Availability wanted,
            Optional<EtcdLayout> files,
            EtcdState etcd,
            boolean etcdBehind,
            ControlPlaneSize controlPlane,
            List<PodPlace> pods,
            List<String> leftovers) {
        return new Replication(wanted, files, etcd, etcdBehind, controlPlane, pods, leftovers, GOOD);
    }
}
