package dev.davit.operator.cluster;

import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.operator.apply.Applier;
import dev.davit.operator.apply.NewestObjects;
import dev.davit.operator.apply.WatchedObjects;
import dev.davit.operator.certificates.GatewayCertificates;
import dev.davit.operator.etcd.EtcdConnections;
import dev.davit.operator.event.EventRecorder;
import dev.davit.operator.hibernation.WakeRequests;
import dev.davit.operator.hosted.HostedConnections;
import dev.davit.operator.metrics.FleetMetrics;
import dev.davit.operator.node.ManagementNodes;
import dev.davit.operator.reference.ReferencedObjects;
import dev.davit.operator.route.RoutePublisher;
import dev.davit.operator.status.StatusWriter;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.security.SecureRandom;
import java.time.Clock;

/**
 * What the reconciler of HostedClusters works with; shared with other controllers.
 *
 * @param client of the management cluster
 * @param watched caches of what Davit applied there
 * @param applier writes there
 * @param connections to the hosted clusters
 * @param etcd connections to their etcds
 * @param gateway the gateway's trust domain
 * @param routes publishes to the gateway
 * @param references objects that specs refer to
 * @param known is kept up to date by the reconciler
 * @param wakeRequests clients that wait for sleeping clusters
 * @param wakeUps events from the caches and the connections
 * @param events for people
 * @param fleet is told what came of the clusters
 * @param nodes of the management cluster
 * @param random for new keys
 * @param clock for everything
 */
public record ClusterParts(
        KubernetesClient client,
        WatchedObjects watched,
        Applier applier,
        HostedConnections connections,
        EtcdConnections etcd,
        GatewayCertificates gateway,
        RoutePublisher routes,
        ReferencedObjects references,
        KnownClusters known,
        WakeRequests wakeRequests,
        SimpleInboundEventSource<HostedCluster> wakeUps,
        EventRecorder events,
        FleetMetrics fleet,
        ManagementNodes nodes,
        SecureRandom random,
        Clock clock) {
    NewestObjects newest() {
        return new NewestObjects(watched, applier);
    }

    StatusWriter status() {
        return new StatusWriter(client, events, fleet, HostedClusterReconciler.NAME);
    }
}
