package dev.davit.operator;

import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.model.naming.Labels;
import dev.davit.operator.apply.Applier;
import dev.davit.operator.apply.WatchedObjects;
import dev.davit.operator.certificates.GatewayCertificates;
import dev.davit.operator.cluster.Catalog;
import dev.davit.operator.cluster.ClusterParts;
import dev.davit.operator.cluster.HostedClusterReconciler;
import dev.davit.operator.cluster.KnownClusters;
import dev.davit.operator.csr.CsrEvents;
import dev.davit.operator.csr.CsrJournal;
import dev.davit.operator.csr.JoinTokens;
import dev.davit.operator.etcd.EtcdConnections;
import dev.davit.operator.event.EventRecorder;
import dev.davit.operator.gateway.GatewayControlClient;
import dev.davit.operator.gateway.GatewayEvents;
import dev.davit.operator.hibernation.WakeRequests;
import dev.davit.operator.hosted.Deciders;
import dev.davit.operator.hosted.HostedClients;
import dev.davit.operator.hosted.HostedConnections;
import dev.davit.operator.hosted.HostedTarget;
import dev.davit.operator.jointoken.ClusterJoinTokens;
import dev.davit.operator.jointoken.JoinTokenParts;
import dev.davit.operator.jointoken.JoinTokenReconciler;
import dev.davit.operator.metrics.OperatorMetrics;
import dev.davit.operator.node.ManagementNodes;
import dev.davit.operator.reference.ReferencedObjects;
import dev.davit.operator.route.RoutePublisher;
import dev.davit.operator.route.RouteSettingsReconciler;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All parts of the operator, put together. Standbys fill their caches and wait; only the leader writes. */
public final class DavitOperator implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(DavitOperator.class);
    private static final String LEASE = "davit-operator";
    private static final int RECONCILER_THREADS = 8;
    private static final Duration CACHE_FILL = Duration.ofMinutes(2);
    private static final Duration TERMINATION = Duration.ofSeconds(15);
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);
    private static final Duration RENEWAL_CHECK = Duration.ofHours(1);
    private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(1);

    private final WatchedObjects watched;
    private final ManagementNodes nodes;
    private final EventRecorder events;
    private final HostedConnections connections;
    private final EtcdConnections etcd;
    private final GatewayCertificates certificates;
    private final GatewayControlClient control;
    private final ReferencedObjects references;
    private final Operator operator;
    private final ScheduledExecutorService renewal = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("renewal").factory());
    private final boolean elected;
    private final LeaderLease lease;
    private volatile boolean started;
    private volatile boolean leading;
    private volatile boolean closing;

    /**
     * @param client of the management cluster
     * @param elected whether replicas elect a leader; without, this one leads
     * @param metrics of this operator; closed by whoever made them
     */
    public DavitOperator(
            KubernetesClient client,
            OperatorSettings settings,
            boolean elected,
            SecureRandom random,
            Clock clock,
            OperatorMetrics metrics) {
        metrics.fleet().leadingIs(() -> leading);
        this.elected = elected;
        this.lease = new LeaderLease(client, settings.namespace(), LEASE, settings.identity());
        this.watched = new WatchedObjects(client, Labels.CLUSTER_UID, ManagedKinds.ALL);
        this.nodes = new ManagementNodes(client);
        this.events = new EventRecorder(client, clock);
        var known = new KnownClusters();
        var wakeRequests = new WakeRequests();
        var applier = new Applier(client, watched);
        watched.onDelete(applier::forget);
        this.connections = new HostedConnections(
                new HostedClients(settings.gatewayHost(), settings.gatewayPort(), clock, random, metrics.hosted()),
                new ManagementDeciders(client, events, known),
                clock);
        this.etcd = new EtcdConnections(random, clock);
        this.references = new ReferencedObjects(client);
        this.certificates = new GatewayCertificates(client, settings.namespace(), clock, random);
        var wakeUps = new SimpleInboundEventSource<HostedCluster>("wake-ups");
        this.control = new GatewayControlClient(
                settings.controlHost(),
                settings.controlPort(),
                certificates::identity,
                new GatewayEvents(
                        uid -> known.find(uid).map(KnownClusters.Known::reference), connections, events, uid -> {
                            wakeRequests.add(uid, clock.instant());
                            wake(wakeUps, known, uid);
                        }));
        wakeOnChange(wakeUps, known);
        var drained = new DrainedClusters(client, uid -> wake(wakeUps, known, uid));
        nodes.onCordon(drained::wake);
        var routes = new RoutePublisher(applier, watched, settings.ranges());
        this.operator = new Operator(
                overrider -> configure(overrider.withMetrics(metrics.reconciles()), client, settings, elected));
        operator.register(
                new HostedClusterReconciler(new ClusterParts(
                        client,
                        watched,
                        applier,
                        connections,
                        etcd,
                        certificates,
                        routes,
                        references,
                        known,
                        wakeRequests,
                        wakeUps,
                        events,
                        metrics.fleet(),
                        nodes,
                        random,
                        clock)),
                DavitOperator::paced);
        operator.register(
                new JoinTokenReconciler(new JoinTokenParts(client, applier, connections, known, random, clock)),
                DavitOperator::paced);
        operator.register(new RouteSettingsReconciler(routes, Catalog.CONFIG_NAME), DavitOperator::paced);
    }

    private void wakeOnChange(SimpleInboundEventSource<HostedCluster> wakeUps, KnownClusters known) {
        watched.onChange(object -> wake(wakeUps, known, object));
        etcd.onChange(target -> wakeUps.propagateEvent(new ResourceID(target.name(), target.namespace())));
        connections.onChange(target -> wakeUps.propagateEvent(new ResourceID(target.name(), target.namespace())));
        references.onChange(cluster -> wakeUps.propagateEvent(ResourceID.fromResource(cluster)));
    }

    /** Fills the caches, then leads or waits to lead. */
    public void start() throws TimeoutException, InterruptedException {
        watched.start(CACHE_FILL.toSeconds(), TimeUnit.SECONDS);
        nodes.start(CACHE_FILL.toSeconds(), TimeUnit.SECONDS);
        if (!elected) {
            lead();
        }
        operator.start();
        started = true;
    }

    /** @return whether the caches are filled */
    public boolean isReady() {
        return started;
    }

    @Override
    public void close() {
        closing = true;
        renewal.shutdownNow();
        control.close();
        operator.stop();
        connections.close();
        etcd.close();
        references.close();
        if (elected) {
            lease.release();
        }
        watched.close();
        nodes.close();
        events.close();
    }

    private void lead() {
        LOGGER.atInfo().log("leading");
        leading = true;
        renewal.scheduleWithFixedDelay(
                this::renew, RENEWAL_CHECK.toMinutes(), RENEWAL_CHECK.toMinutes(), TimeUnit.MINUTES);
        renew();
        control.start();
    }

    /** Another replica may lead by now: nothing more may be written, so there is no time for an orderly end. */
    private void lost() {
        if (!closing) {
            LOGGER.atError().log("lost the lease, ending at once");
            Runtime.getRuntime().halt(1);
        }
    }

    private void renew() {
        try {
            certificates.ensure();
        } catch (RuntimeException e) {
            LOGGER.atWarn().addKeyValue("failure", e).log("the gateway's certificates could not be looked after");
        }
    }

    private void configure(
            ConfigurationServiceOverrider overrider,
            KubernetesClient client,
            OperatorSettings settings,
            boolean elected) {
        overrider
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withConcurrentReconciliationThreads(RECONCILER_THREADS)
                .withReconciliationTerminationTimeout(TERMINATION)
                .withCacheSyncTimeout(CACHE_FILL);
        if (elected) {
            overrider.withLeaderElectionConfiguration(new LeaderElectionConfiguration(
                    LEASE,
                    settings.namespace(),
                    LeaderElectionConfiguration.LEASE_DURATION_DEFAULT_VALUE,
                    LeaderElectionConfiguration.RENEW_DEADLINE_DEFAULT_VALUE,
                    LeaderElectionConfiguration.RETRY_PERIOD_DEFAULT_VALUE,
                    settings.identity(),
                    new LeaderCallbacks(this::lead, this::lost, leader -> {}),
                    false));
        }
    }

    private static void paced(ControllerConfigurationOverrider<?> overrider) {
        overrider
                .withReconciliationMaxInterval(LOOK_AGAIN)
                .withRetry(new GenericRetry()
                        .withoutMaxAttempts()
                        .setInitialInterval(Duration.ofSeconds(1))
                        .setIntervalMultiplier(2)
                        .setMaxInterval(LONGEST_BACKOFF.toMillis()));
    }

    private static void wake(SimpleInboundEventSource<HostedCluster> wakeUps, KnownClusters known, HasMetadata object) {
        wake(wakeUps, known, object.getMetadata().getLabels().getOrDefault(Labels.CLUSTER_UID, ""));
    }

    private static void wake(SimpleInboundEventSource<HostedCluster> wakeUps, KnownClusters known, String uid) {
        known.find(uid)
                .map(KnownClusters.Known::reference)
                .ifPresent(
                        cluster -> wakeUps.propagateEvent(new ResourceID(cluster.getName(), cluster.getNamespace())));
    }

    /** Decisions inside hosted clusters follow the JoinTokens here and are reported here. */
    private record ManagementDeciders(KubernetesClient client, EventRecorder events, KnownClusters known)
            implements Deciders {
        @Override
        public JoinTokens tokens(HostedTarget target) {
            return new ClusterJoinTokens(client, target.namespace(), target.name());
        }

        @Override
        public CsrJournal journal(HostedTarget target) {
            return new CsrEvents(events, () -> known.find(target.uid()).map(KnownClusters.Known::reference));
        }
    }
}
