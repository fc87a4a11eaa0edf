package dev.davit.model.naming;

import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.model.text.Digests;
import java.nio.charset.StandardCharsets;

/**
 * Who a hosted cluster is, and every name that follows from it.
 *
 * @param namespace namespace of the HostedCluster
 * @param name name of the HostedCluster
 * @param uid metadata.uid of the HostedCluster
 */
public record ClusterIdentity(String namespace, String name, String uid) {
    private static final int LABEL_LIMIT = 63;
    private static final int HASH_LENGTH = 8;
    private static final int ID_LENGTH = 10;
    private static final String PREFIX = "dv-";

    /** @return who that HostedCluster is */
    public static ClusterIdentity of(HostedCluster cluster) {
        var metadata = cluster.getMetadata();
        return new ClusterIdentity(metadata.getNamespace(), metadata.getName(), metadata.getUid());
    }

    /** @return the part of every public name that tells this cluster from all others; never used again */
    public String clusterId() {
        return Digests.base32(uid.getBytes(StandardCharsets.UTF_8)).substring(0, ID_LENGTH);
    }

    /**
     * The namespace of the control plane in the management cluster, at most 63 characters. The digest keeps
     * {@code a/b-c} and {@code a-b/c} apart; it is short enough to be forged by someone who searches, so whoever applies
     * there compares {@link Labels#CLUSTER_UID} of the namespace first.
     *
     * @return a DNS label
     */
    public String hostedNamespace() {
        var hash = Digests.sha256Hex(namespace + "/" + name).substring(0, HASH_LENGTH);
        var room = LABEL_LIMIT - PREFIX.length() - 1 - HASH_LENGTH;
        var readable = name.replace('.', '-');
        return PREFIX + readable.substring(0, Math.min(room, readable.length())) + "-" + hash;
    }

    /**
     * @param domain the domain of the DavitConfig
     * @return the name that the API server answers to at the gateway
     */
    public String apiServerName(String domain) {
        return "api." + publicName(domain);
    }

    /**
     * @param domain the domain of the DavitConfig
     * @return the name that the API server of a cluster that may sleep answers to as well, and that never wakes it
     */
    public String systemName(String domain) {
        return "system." + publicName(domain);
    }

    /**
     * @param domain the domain of the DavitConfig
     * @return the name that machines connect their tunnel to
     */
    public String tunnelName(String domain) {
        return "tunnel." + publicName(domain);
    }

    /**
     * @param domain the domain of the DavitConfig
     * @return {@code <clusterID>.<domain>}, which a machine needs to join
     */
    public String publicName(String domain) {
        return clusterId() + "." + domain;
    }

    /** @return {@code davit://cluster/<uid>}, the URI SAN that the gateway's egress ports know this cluster by */
    public String egressUri() {
        return "davit://cluster/" + uid;
    }

    /** @return {@code namespace/name}, for messages */
    public String display() {
        return namespace + "/" + name;
    }
}
