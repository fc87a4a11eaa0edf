package dev.davit.operator.etcd;

import dev.davit.pki.CertificateAuthority;

/**
 * How one hosted cluster's etcd is reached. A change of any of it means a new connection.
 *
 * @param namespace of the HostedCluster
 * @param name of the HostedCluster
 * @param uid of the HostedCluster
 * @param endpoints of the members
 * @param authority signs the operator's own client certificate, which is only ever held in memory
 */
public record EtcdTarget(
        String namespace, String name, String uid, EtcdEndpoints endpoints, CertificateAuthority authority) {
    /** @param hostedNamespace where the members run */
    public static EtcdTarget of(
            String namespace, String name, String uid, String hostedNamespace, CertificateAuthority authority) {
        return new EtcdTarget(namespace, name, uid, EtcdEndpoints.of(hostedNamespace), authority);
    }
}
