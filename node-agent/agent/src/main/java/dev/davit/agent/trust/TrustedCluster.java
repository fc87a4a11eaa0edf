package dev.davit.agent.trust;

import dev.davit.agent.cluster.ClusterName;
import dev.davit.tunnel.HostPort;
import java.security.cert.X509Certificate;

/**
 * A cluster whose API server has proven that it belongs to the pinned CA. Only {@link ClusterTrust} makes one, and only
 * to such a cluster is a token sent.
 */
public record TrustedCluster(HostPort gateway, ClusterName name, X509Certificate authority) {}
