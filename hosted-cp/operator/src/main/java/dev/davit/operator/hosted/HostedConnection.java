package dev.davit.operator.hosted;

import dev.davit.model.naming.Labels;
import dev.davit.operator.apply.Applier;
import dev.davit.operator.apply.ReadObjects;
import dev.davit.operator.csr.CsrApprover;
import dev.davit.operator.csr.NodeAddresses;
import dev.davit.operator.hosted.HostedState.Addons;
import dev.davit.operator.hosted.HostedState.HostedObjects;
import dev.davit.operator.metrics.HostedMetrics;
import dev.davit.operator.metrics.HostedMetrics.Probe;
import dev.davit.operator.probe.EndToEndProbe;
import dev.davit.operator.probe.NodesProbe;
import dev.davit.operator.probe.NodesResult;
import dev.davit.operator.probe.ProbeResult;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Everything that is done inside one hosted cluster, on virtual threads of its own: one probes, one applies and
 * approves, one asks kubelets. A cluster that hangs blocks these and nothing else (invariant I5).
 */
final class HostedConnection implements OpenConnections.Connection {
    private static final Duration IDLE = Duration.ofSeconds(15);
    private static final Duration BUSY = Duration.ofSeconds(2);
    private static final Duration UNREACHABLE = Duration.ofMillis(500);
    private static final int PROBED_NODES = 3;

    private final HostedTarget target;
    private final KubernetesClient admin;
    private final KubernetesClient operator;
    private final EndToEndProbe probe;
    private final HostedMetrics metrics;
    private final CsrApprover approver;
    private final ObjectsTask objects;
    private final AddonsTask addons;
    private final Clock clock;
    private final Runnable onChange;
    private final Instant openedAt;
    private final KnownState known;
    private final ProbePace pace = new ProbePace();
    private final Semaphore turn = new Semaphore(1, true);
    private final Loop probing;
    private final Loop working;
    private final Loop asking;
    private volatile boolean paused;
    private volatile boolean closed;
    private final NodesPace nodesPace = new NodesPace();
    private volatile Optional<HostedInformers> informers = Optional.empty();

    /**
     * @param start what was known through the connection before this one
     * @param onChange called on one of its threads when {@link #state()} became another one
     */
    HostedConnection(
            HostedTarget target,
            HostedClients clients,
            Deciders deciders,
            HostedState start,
            Runnable onChange,
            Clock clock) {
        this.target = target;
        this.clock = clock;
        this.onChange = onChange;
        this.openedAt = clock.instant();
        this.known = new KnownState(start);
        this.admin = clients.admin(target);
        this.operator = clients.operator(target);
        this.probe = new EndToEndProbe(admin, clock);
        this.metrics = clients.metrics();
        this.approver =
                new CsrApprover(operator, deciders.tokens(target), this::addresses, deciders.journal(target), clock);
        var live = new ReadObjects(operator, Labels.CLUSTER_UID, target.uid(), HostedKinds.PRUNED);
        this.objects = new ObjectsTask(new Applier(operator, live), target.uid(), clock);
        this.addons = new AddonsTask(operator, target.uid(), clock);
        this.probing = new Loop("probe-" + target.uid(), this::probe);
        this.working = new Loop("work-" + target.uid(), this::work);
        this.asking = new Loop("nodes-" + target.uid(), this::askNodes);
    }

    void open() {
        probing.start();
        working.start();
        asking.start();
    }

    HostedTarget target() {
        return target;
    }

    /** @return what belongs into the hosted cluster */
    List<HasMetadata> desired() {
        return known.desired();
    }

    /** @return whether the pods of the add-ons are waited for */
    boolean addonsAwaited() {
        return known.addonsAwaited();
    }

    HostedState state() {
        return known.state();
    }

    /**
     * Does something there for someone else, one at a time and in the order that they came. Blocks: to be called on a
     * virtual thread.
     *
     * @return false when it was not begun, because the API does not answer or nothing may be written
     */
    boolean inTurn(Consumer<KubernetesClient> errand) throws InterruptedException {
        turn.acquire();
        try {
            boolean able = !closed && !paused && state().probe().reachable();
            if (able) {
                errand.accept(operator);
            }
            return able;
        } finally {
            turn.release();
        }
    }

    /** @return whether it goes on: it reaches the same cluster in the same way, with a certificate that is fresh enough */
    boolean serves(HostedTarget wanted) {
        return target.equals(wanted)
                && !clock.instant().isAfter(openedAt.plus(HostedClients.CREDENTIAL_LIFE.dividedBy(2)));
    }

    /** Sets what belongs into the hosted cluster, and whether the pods of the add-ons in it are waited for. */
    void desire(List<HasMetadata> wanted, boolean addonsToo) {
        boolean news = paused || !wanted.equals(known.desired()) || (addonsToo && !known.addonsAwaited());
        boolean changed = known.desire(wanted, addonsToo);
        paused = false;
        tell(changed);
        if (news) {
            working.wake();
        }
    }

    /** Begins to write nothing. */
    void pause() {
        paused = true;
    }

    /** Writes again. */
    void resume() {
        if (paused) {
            paused = false;
            working.wake();
        }
    }

    /** Looks again now: something outside gives reason to. */
    void nudge() {
        probing.wake();
        working.wake();
        asking.wake();
    }

    @Override
    public void close() {
        closed = true;
        probing.close();
        working.close();
        asking.close();
        Thread.ofVirtual().name("close-" + target.uid()).start(() -> {
            informers.ifPresent(HostedInformers::close);
            admin.close();
            operator.close();
        });
    }

    @Override
    public void awaitEnd(Instant deadline) {
        Stream.of(probing, working, asking).forEach(loop -> loop.awaitEnd(Duration.between(Instant.now(), deadline)));
        awaitTurns(Duration.between(Instant.now(), deadline));
    }

    /** Whoever gets a turn after the closing does nothing with it. */
    private void awaitTurns(Duration atMost) {
        try {
            if (turn.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                turn.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration probe() {
        ProbeResult before = state().probe();
        long start = System.nanoTime();
        ProbeResult found = probe.run(before);
        metrics.probed(Probe.ENDPOINT, found.passed(), Duration.ofNanos(System.nanoTime() - start));
        ProbeResult result = pace.accept(before, found);
        update(now -> now.withProbe(result));
        if (result.reachable() && !before.reachable()) {
            working.wake();
            asking.wake();
        }
        return pace.next();
    }

    private Duration work() {
        if (!state().probe().reachable()) {
            return UNREACHABLE;
        }
        HostedInformers watched = watched();
        if (paused) {
            return IDLE;
        }
        List<HasMetadata> wish = known.desired();
        HostedObjects before = state().objects();
        HostedObjects applied = objects.run(wish, before);
        tell(known.became(wish, applied));
        if (!applied.equals(before)) {
            probing.wake();
        }
        if (!watched.machinesKnown()) {
            return BUSY;
        }
        if (paused) {
            return IDLE;
        }
        boolean waiting = approver.review(watched.csrs());
        boolean rolling = applied instanceof HostedObjects.Applied && rolls(wish, watched);
        return waiting || rolling || objects.isBehind(known.desired()) ? BUSY : IDLE;
    }

    /** @return whether somebody waits for pods of add-ons that are not ready yet */
    private boolean rolls(List<HasMetadata> wish, HostedInformers watched) {
        if (!known.addonsAwaited()) {
            return false;
        }
        Addons found = addons.run(wish, watched.machines());
        tell(known.became(wish, found));
        return !(found instanceof Addons.Ready);
    }

    private Duration askNodes() {
        HostedState now = state();
        if (!now.probe().reachable()) {
            return BUSY;
        }
        Optional<Boolean> machines = now.nodes().map(nodes -> !nodes.isEmpty());
        List<String> candidates = now.nodes().orElse(List.of()).stream()
                .sorted(Comparator.comparing(NodeView::ready).reversed())
                .map(NodeView::name)
                .limit(PROBED_NODES)
                .toList();
        long start = System.nanoTime();
        NodesResult result = new NodesProbe(operator).run(candidates);
        if (!(result instanceof NodesResult.Unknown)) {
            metrics.probed(
                    Probe.NODES, result instanceof NodesResult.Connected, Duration.ofNanos(System.nanoTime() - start));
        }
        nodesPace
                .accept(machines, result, clock.instant())
                .ifPresent(believed -> update(before -> before.withNodesProbe(believed)));
        return nodesPace.next();
    }

    private HostedInformers watched() {
        return informers.orElseGet(() -> {
            var started = new HostedInformers(operator, this::nodesChanged, this::requestsChanged);
            informers = Optional.of(started);
            nodesChanged();
            return started;
        });
    }

    private void nodesChanged() {
        informers.filter(HostedInformers::machinesKnown).ifPresent(watched -> {
            List<NodeView> nodes = watched.nodes();
            boolean news = !state().nodes().equals(Optional.of(nodes));
            update(before -> before.withCertificates(watched.certificates()).withNodes(nodes));
            if (news) {
                working.wake();
                asking.wake();
            }
        });
    }

    private void requestsChanged() {
        nodesChanged();
        working.wake();
    }

    /** Read, not cached: on it depends who gets a certificate. */
    private Optional<NodeAddresses> addresses(String node) {
        return Optional.ofNullable(operator.nodes().withName(node).get())
                .map(NodeView::of)
                .map(NodeView::addresses);
    }

    private void update(UnaryOperator<HostedState> change) {
        tell(known.update(change));
    }

    private void tell(boolean news) {
        if (news && !closed) {
            onChange.run();
        }
    }
}
