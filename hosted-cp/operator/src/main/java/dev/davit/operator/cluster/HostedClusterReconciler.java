package dev.davit.operator.cluster;

import dev.davit.api.v1alpha1.DavitConfig;
import dev.davit.api.v1alpha1.HibernationPhase;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import dev.davit.api.v1alpha1.Release;
import dev.davit.model.pause.PauseWindow;
import dev.davit.operator.apply.Outcome;
import dev.davit.operator.deletion.DeletionProgress;
import dev.davit.operator.drain.Disturbance;
import dev.davit.operator.hibernation.Hibernation;
import dev.davit.operator.turn.StartStanding;
import dev.davit.operator.upgrade.StepDeadline;
import dev.davit.operator.upgrade.VersionKeeper;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Brings hosted clusters to what their spec says and reports what came of it. */
@ControllerConfiguration(name = HostedClusterReconciler.NAME, finalizerName = "davit.dev/hosted-cluster")
public final class HostedClusterReconciler implements Reconciler<HostedCluster>, Cleaner<HostedCluster> {
    /** Name of the controller, also the field manager of the status. */
    public static final String NAME = "davit-hosted-cluster";

    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(15);
    /** Whose turn it is becomes known by looking. */
    private static final Duration QUEUED = Duration.ofSeconds(5);

    /** Pods that do not come up tell nobody. */
    private static final Duration ROLLING = Duration.ofSeconds(10);

    private static final Duration DELETION_STEP = Duration.ofSeconds(2);

    private final ClusterParts parts;
    private Optional<ClusterWork> work = Optional.empty();

    /** @param parts everything that it works with */
    public HostedClusterReconciler(ClusterParts parts) {
        this.parts = parts;
    }

    @Override
    public List<EventSource<?, HostedCluster>> prepareEventSources(EventSourceContext<HostedCluster> context) {
        var clusters = context.getPrimaryCache();
        var configs = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(DavitConfig.class, HostedCluster.class)
                        .withSecondaryToPrimaryMapper(new DavitConfigToClustersMapper(clusters))
                        .withWatchAllNamespaces()
                        .build(),
                context);
        var releases = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(Release.class, HostedCluster.class)
                        .withSecondaryToPrimaryMapper(new ReleaseToClustersMapper(clusters))
                        .withWatchAllNamespaces()
                        .build(),
                context);
        parts.fleet().clustersAre(() -> clusters.list().toList());
        var hostnames = new HostnameClaims(
                clusters::list,
                parts.routes()::hostname,
                other -> parts.wakeUps().propagateEvent(ResourceID.fromResource(other)));
        work = Optional.of(ClusterWork.of(
                parts,
                new CachedCatalog(configs, releases),
                () -> clusters.list().toList(),
                hostnames));
        return List.of(configs, releases, parts.wakeUps());
    }

    @Override
    public UpdateControl<HostedCluster> reconcile(HostedCluster cluster, Context<HostedCluster> context) {
        Instant now = parts.clock().instant();
        ClusterWork steps = work.orElseThrow();
        PauseWindow pause = PauseWindow.of(cluster.getSpec().pausedUntil(), now);
        if (pause.active()) {
            HostedClusterStatus status = look(cluster, pause.message(), now);
            steps.starts().settle(cluster, status, now);
            return patch(parts.status().paused(cluster, status), pause.until());
        }
        Observation observed = steps.observer().observe(cluster, now);
        parts.fleet().certificates(observed.identity().uid(), CertificateEnds.of(observed));
        ClusterPlan plan = steps.planner().plan(cluster, observed, now);
        Outcome outcome = steps.executor().carryOut(cluster, plan, observed);
        steps.hostnames().tell(cluster);
        Observation after = observed.after(
                outcome, parts.connections().state(observed.identity().uid()));
        HostedClusterStatus status = HostedClusterStatusFactory.report(cluster, after, plan, outcome, now);
        steps.starts().settle(cluster, status, now);
        return patch(
                parts.status().change(cluster, status),
                again(cluster, plan, outcome, after, status, now).map(now::plus));
    }

    @Override
    public DeleteControl cleanup(HostedCluster cluster, Context<HostedCluster> context) {
        Instant now = parts.clock().instant();
        PauseWindow pause = PauseWindow.of(cluster.getSpec().pausedUntil(), now);
        if (pause.active()) {
            HostedClusterStatus status = look(cluster, "deletion waits: " + pause.message(), now);
            work.orElseThrow().starts().settle(cluster, status, now);
            parts.status().writePaused(cluster, status);
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(LOOK_AGAIN.toMillis());
        }
        Optional<DeletionProgress> waiting = work.orElseThrow().deletion().step(cluster, now);
        if (waiting.isPresent()) {
            HostedClusterStatus status = HostedClusterStatusFactory.deleting(cluster, waiting.get(), now);
            work.orElseThrow().starts().settle(cluster, status, now);
            parts.status().write(cluster, status);
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(DELETION_STEP.toMillis());
        }
        parts.known().forget(cluster.getMetadata().getUid());
        parts.fleet().forget(cluster.getMetadata().getUid());
        parts.wakeRequests().forget(cluster.getMetadata().getUid());
        work.orElseThrow().hostnames().forget(cluster.getMetadata().getUid());
        work.orElseThrow().starts().forget(cluster, now);
        parts.references().forget(cluster.getMetadata().getUid());
        return DeleteControl.defaultDelete();
    }

    @Override
    public ErrorStatusUpdateControl<HostedCluster> updateErrorStatus(
            HostedCluster cluster, Context<HostedCluster> context, Exception failure) {
        var message = Optional.ofNullable(failure.getMessage())
                .orElse(failure.getClass().getSimpleName());
        Instant now = parts.clock().instant();
        Optional<HostedClusterStatus> failed = HostedClusterStatusFactory.failed(cluster, message, now);
        failed.ifPresent(status -> work.orElseThrow().starts().settle(cluster, status, now));
        return failed.flatMap(status -> parts.status().change(cluster, status))
                .map(ErrorStatusUpdateControl::patchStatus)
                .orElseGet(ErrorStatusUpdateControl::noStatusUpdate);
    }

    /** @return how long until it is to be looked at again, whether or not something happens */
    static Optional<Duration> again(
            HostedCluster cluster,
            ClusterPlan plan,
            Outcome outcome,
            Observation observed,
            HostedClusterStatus status,
            Instant now) {
        Optional<Duration> sleep = plan instanceof ClusterPlan.Hold
                ? Optional.empty()
                : Hibernation.of(cluster, observed.sleep(), observed.answers(), now)
                        .again(now);
        Optional<Duration> late =
                plan instanceof ClusterPlan.Hold ? Optional.empty() : StepDeadline.left(status, observed.fleet(), now);
        Optional<Duration> start =
                StartStanding.of(cluster, Optional.of(status), now).left(now);
        return Stream.of(sleep, retry(plan, outcome, observed, status), late, start)
                .flatMap(Optional::stream)
                .min(Duration::compareTo);
    }

    private static Optional<Duration> retry(
            ClusterPlan plan, Outcome outcome, Observation observed, HostedClusterStatus status) {
        if (!outcome.isComplete() || !observed.replication().leftovers().isEmpty()) {
            return Optional.of(RETRY);
        }
        Optional<Duration> soon = disturbed(plan, observed, status);
        if (soon.isPresent()) {
            return soon;
        }
        if (plan.waitsUnseen()) {
            return Optional.of(LOOK_AGAIN);
        }
        if (VersionKeeper.hasMovedOn(plan.upgrade(), Optional.ofNullable(status.version()))) {
            return Optional.of(Duration.ZERO);
        }
        if (plan.startQueued().isPresent()) {
            return Optional.empty();
        }
        if (plan.queued().isPresent()) {
            return Optional.of(QUEUED);
        }
        boolean settled = observed.etcd().isSettled()
                && observed.controlPlane().isSettled()
                && !observed.replication().waitsForLeavingPods();
        return settled && observed.trouble().isEmpty() ? Optional.empty() : Optional.of(ROLLING);
    }

    /** Of a cluster that is held only the budgets change; one that is not awake has nothing that could be disturbed. */
    private static Optional<Duration> disturbed(ClusterPlan plan, Observation observed, HostedClusterStatus status) {
        boolean awake = Optional.ofNullable(status.hibernation())
                .map(hibernation -> hibernation.phase() == HibernationPhase.Awake)
                .orElse(true);
        Disturbance disturbance = observed.disturbance();
        return awake
                ? (plan instanceof ClusterPlan.Hold
                                ? disturbance
                                        .withRestart(Optional.empty(), false)
                                        .withTrial(Optional.empty())
                                : disturbance)
                        .again()
                : Optional.empty();
    }

    /** Reads only; @return what there is to say about a paused cluster */
    private HostedClusterStatus look(HostedCluster cluster, String message, Instant now) {
        Observation observed = work.orElseThrow().observer().observe(cluster, now);
        work.orElseThrow().executor().look(cluster, observed);
        return HostedClusterStatusFactory.paused(cluster, observed, message, now);
    }

    private UpdateControl<HostedCluster> patch(Optional<HostedCluster> change, Optional<Instant> again) {
        UpdateControl<HostedCluster> control =
                change.map(UpdateControl::patchStatus).orElseGet(UpdateControl::noUpdate);
        again.map(time -> delay(parts.clock().instant(), time)).ifPresent(control::rescheduleAfter);
        return control;
    }

    /** @return from now until just after that time; never negative, however long the reconciliation took */
    static Duration delay(Instant now, Instant time) {
        Duration delay = Duration.between(now, time).plusSeconds(1);
        return delay.isNegative() ? Duration.ZERO : delay;
    }
}
