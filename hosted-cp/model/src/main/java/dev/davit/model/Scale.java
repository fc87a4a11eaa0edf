package dev.davit.model;

import dev.davit.api.v1alpha1.Availability;
import dev.davit.model.etcd.EtcdLayout;

/**
 * How large a cluster is now, which on the way to another availability is not yet what its spec asks for.
 *
 * @param etcd members of etcd
 * @param servers members of etcd that the API servers are told of
 * @param replicas pods of the control plane, when it is on
 * @param power which of the pods there are
 * @param nodes how many machines its memory is for
 */
public record Scale(EtcdLayout etcd, int servers, int replicas, Power power, NodeStep nodes) {
    /** For the fewest machines. */
    public Scale(EtcdLayout etcd, int servers, int replicas, Power power) {
        this(etcd, servers, replicas, power, NodeStep.UP_TO_10);
    }

    /** All pods. */
    public Scale(EtcdLayout etcd, int servers, int replicas) {
        this(etcd, servers, replicas, Power.ON);
    }

    /**
     * @param step how many machines
     * @return the same size for other machines
     */
    public Scale forNodes(NodeStep step) {
        return new Scale(etcd, servers, replicas, power, step);
    }

    /** @return number of pods of the control plane */
    public int controlPlanePods() {
        return power.controlPlane() ? replicas : 0;
    }

    /** @return number of pods of etcd */
    public int etcdPods() {
        return power.etcd() ? etcd.size() : 0;
    }

    /**
     * @param availability what the spec asks for
     * @return the size of a cluster that does not exist yet: all at once
     */
    public static Scale fresh(Availability availability) {
        var size = availability.replicas();
        return new Scale(EtcdLayout.fresh(size), size, size);
    }
}
