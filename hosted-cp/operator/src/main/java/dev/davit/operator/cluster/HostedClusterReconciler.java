package dev.davit.operator.cluster;

import dev.davit.api.v1alpha1.DavitConfig;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import dev.davit.api.v1alpha1.Release;
import dev.davit.operator.apply.Outcome;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Brings hosted clusters to what their spec says and reports what came of it. */
@ControllerConfiguration(name = HostedClusterReconciler.NAME, finalizerName = "davit.dev/hosted-cluster")
public final class HostedClusterReconciler implements Reconciler<HostedCluster>, Cleaner<HostedCluster> {
    /** Name of the controller, also the field manager of the status. */
    public static final String NAME = "davit-hosted-cluster";

    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(15);
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
        work = Optional.of(ClusterWork.of(parts, new CachedCatalog(configs, releases)));
        return List.of(configs, releases, parts.wakeUps());
    }

    @Override
    public UpdateControl<HostedCluster> reconcile(HostedCluster cluster, Context<HostedCluster> context) {
        Instant now = parts.clock().instant();
        ClusterWork steps = work.orElseThrow();
        PauseWindow pause = PauseWindow.of(cluster.getSpec().pausedUntil(), now);
        if (pause.active()) {
            return patch(parts.status().paused(cluster, look(cluster, pause.message(), now)), pause.until());
        }
        Observation observed = steps.observer().observe(cluster);
        ClusterPlan plan = steps.planner().plan(cluster, observed, now);
        Outcome outcome = steps.executor().carryOut(cluster, plan, observed);
        Observation after = observed.after(
                outcome, parts.connections().state(observed.identity().uid()));
        HostedClusterStatus status = HostedClusterStatusFactory.report(cluster, after, plan, outcome, now);
        return patch(
                parts.status().change(cluster, status),
                again(plan, outcome, observed).map(now::plus));
    }

    @Override
    public DeleteControl cleanup(HostedCluster cluster, Context<HostedCluster> context) {
        Instant now = parts.clock().instant();
        PauseWindow pause = PauseWindow.of(cluster.getSpec().pausedUntil(), now);
        if (pause.active()) {
            parts.status().writePaused(cluster, look(cluster, "deletion waits: " + pause.message(), now));
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(LOOK_AGAIN.toMillis());
        }
        Optional<String> waiting = work.orElseThrow().deletion().step(cluster);
        if (waiting.isPresent()) {
            parts.status().write(cluster, HostedClusterStatusFactory.deleting(cluster, waiting.get(), now));
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(DELETION_STEP.toMillis());
        }
        parts.known().forget(cluster.getMetadata().getUid());
        return DeleteControl.defaultDelete();
    }

    @Override
    public ErrorStatusUpdateControl<HostedCluster> updateErrorStatus(
            HostedCluster cluster, Context<HostedCluster> context, Exception failure) {
        var message = Optional.ofNullable(failure.getMessage())
                .orElse(failure.getClass().getSimpleName());
        return HostedClusterStatusFactory.failed(cluster, message, parts.clock().instant())
                .flatMap(status -> parts.status().change(cluster, status))
                .map(ErrorStatusUpdateControl::patchStatus)
                .orElseGet(ErrorStatusUpdateControl::noStatusUpdate);
    }

    private static Optional<Duration> again(ClusterPlan plan, Outcome outcome, Observation observed) {
        if (!outcome.isComplete() || !observed.replication().leftovers().isEmpty()) {
            return Optional.of(RETRY);
        }
        return plan.waitsUnseen() ? Optional.of(LOOK_AGAIN) : Optional.empty();
    }

    /** Reads only; @return what there is to say about a paused cluster */
    private HostedClusterStatus look(HostedCluster cluster, String message, Instant now) {
        Observation observed = work.orElseThrow().observer().observe(cluster);
        work.orElseThrow().executor().look(cluster, observed);
        return HostedClusterStatusFactory.paused(cluster, observed, message, now);
    }

    private UpdateControl<HostedCluster> patch(Optional<HostedCluster> change, Optional<Instant> again) {
        UpdateControl<HostedCluster> control =
                change.map(UpdateControl::patchStatus).orElseGet(UpdateControl::noUpdate);
        again.map(time -> Duration.between(parts.clock().instant(), time).plusSeconds(1))
                .ifPresent(control::rescheduleAfter);
        return control;
    }
}
