package dev.davit.gateway.routing;

import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.tls.PemMaterial;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the operator has published about one hosted cluster.
 *
 * @param clusterId the {@code <id>} of its public names
 * @param clusterUid the uid that egress certificates carry
 * @param name {@code namespace/name}, for people
 * @param backend its kube-apiserver
 * @param hostname another name that leads there
 * @param allowedCidrs which clients and machines may connect; empty means all
 * @param podCidr the range of all its pods
 * @param podAddressesAnnounced pods' addresses come from the agents instead of the Nodes' pod ranges
 * @param deletedNodes whose older certificates make no tunnel any more
 * @param tunnelCertificate certificate and key of {@code tunnel.<id>.<domain>}
 * @param clientCas what node certificates are verified against
 * @param sleep whether its kube-apiserver is there
 */
public record ClusterRoute(
        String clusterId,
        String clusterUid,
        String name,
        HostPort backend,
        Optional<OwnName> hostname,
        List<Cidr> allowedCidrs,
        Optional<Cidr> podCidr,
        boolean podAddressesAnnounced,
        List<NodeRoute> nodes,
        DeletedNodes deletedNodes,
        PemMaterial tunnelCertificate,
        List<X509Certificate> clientCas,
        Sleep sleep) {
    /** Copies the collections. */
    public ClusterRoute {
        allowedCidrs = List.copyOf(allowedCidrs);
        nodes = List.copyOf(nodes);
        clientCas = List.copyOf(clientCas);
    }

    /** @return whether a client or a machine at this address may connect */
    public boolean admits(InetAddress client) {
        return allowedCidrs.isEmpty() || allowedCidrs.stream().anyMatch(range -> range.contains(client));
    }

    /** @return whether a node's certificate, whose validity TLS has checked, is signed by one of the client CAs */
    public boolean trusts(X509Certificate node) {
        return clientCas.stream().anyMatch(ca -> signed(ca, node));
    }

    private static boolean signed(X509Certificate ca, X509Certificate leaf) {
        if (!ca.getSubjectX500Principal().equals(leaf.getIssuerX500Principal())) {
            return false;
        }
        try {
            leaf.verify(ca.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** @return whether this certificate is one that the node was given before its Node was deleted */
    public boolean wasDeleted(String node, X509Certificate certificate) {
        return deletedNodes.refuse(
                node, () -> names().contains(node), certificate.getNotBefore().toInstant());
    }

    private Set<String> names() {
        return nodes.stream().map(NodeRoute::name).collect(Collectors.toSet());
    }

    /** @return whether both routes let the same machines in */
    public boolean sameAdmission(ClusterRoute other) {
        return clientCas.equals(other.clientCas)
                && allowedCidrs.equals(other.allowedCidrs)
                && deletedNodes.equals(other.deletedNodes)
                && (deletedNodes.othersRefusedUpTo().isEmpty() || names().equals(other.names()));
    }

    /** @return whether both routes lead to the same TLS context */
    public boolean sameTrust(ClusterRoute other) {
        return tunnelCertificate.equals(other.tunnelCertificate) && clientCas.equals(other.clientCas);
    }
}
