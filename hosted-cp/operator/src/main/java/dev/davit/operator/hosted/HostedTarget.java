package dev.davit.operator.hosted;

import dev.davit.pki.CertificateAuthority;
import dev.davit.pki.CertifiedKey;

/**
 * How one hosted cluster is reached. A change of any of it means a new connection.
 *
 * @param namespace of the HostedCluster
 * @param name of the HostedCluster
 * @param uid of the HostedCluster
 * @param apiServerName public name of its API, also the name in its certificate
 * @param clusterCa signs the operator's own client certificate, which is only ever held in memory
 * @param admin credentials of the admin kubeconfig, for the probe
 */
public record HostedTarget(
        String namespace,
        String name,
        String uid,
        String apiServerName,
        CertificateAuthority clusterCa,
        CertifiedKey admin) {}
