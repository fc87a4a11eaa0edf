package dev.davit.model;

import dev.davit.api.v1alpha1.Availability;
import dev.davit.model.etcd.EtcdLayout;

/**
 * How large a cluster is now, which on the way to another availability is not yet what its spec asks for.
 *
 * @param etcd members of etcd
 * @param servers members of etcd that the API servers are told of
 * @param replicas pods of the control plane
 */
public record Scale(EtcdLayout etcd, int servers, int replicas) {
    /**
     * @param availability what the spec asks for
     * @return the size of a cluster that does not exist yet: all at once
     */
    public static Scale fresh(Availability availability) {
        var size = availability.replicas();
        return new Scale(EtcdLayout.fresh(size), size, size);
    }
}
