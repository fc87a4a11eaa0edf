package dev.davit.operator.jointoken;

import dev.davit.operator.apply.Applier;
import dev.davit.operator.cluster.KnownClusters;
import dev.davit.operator.hosted.HostedConnections;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.SecureRandom;
import java.time.Clock;

/**
 * What the reconciler of JoinTokens works with.
 *
 * @param client of the management cluster
 * @param applier writes there
 * @param connections to the hosted clusters
 * @param known what each cluster is being brought to
 * @param random for new tokens
 * @param clock for expiry
 */
public record JoinTokenParts(
        KubernetesClient client,
        Applier applier,
        HostedConnections connections,
        KnownClusters known,
        SecureRandom random,
        Clock clock) {}
