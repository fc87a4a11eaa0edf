package dev.davit.agent.join;

import dev.davit.agent.cluster.BootstrapToken;
import dev.davit.agent.cluster.ClusterName;
import dev.davit.agent.reach.ProxySettings;
import dev.davit.agent.trust.CaPin;
import dev.davit.tunnel.HostPort;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a person wants joined to what.
 *
 * @param gateway public address of Davit's gateway
 * @param cluster the hosted cluster
 * @param pin of the cluster's CA
 * @param token proves to the cluster that this machine may join
 * @param nodeName of the Node that this machine becomes
 * @param proxy by which this machine reaches the gateway
 * @param bundleFolder where node bundles lie, if they are not to be fetched
 */
public record JoinRequest(
        HostPort gateway,
        ClusterName cluster,
        CaPin pin,
        BootstrapToken token,
        String nodeName,
        ProxySettings proxy,
        Optional<Path> bundleFolder) {}
