package dev.davit.operator.turn;

import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import dev.davit.operator.metrics.Starts;
import dev.davit.operator.turn.StartStanding.Kind;
import dev.davit.operator.turn.StartStanding.Running;
import dev.davit.operator.turn.StartStanding.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Gives turns to starts, one at a time, and has those looked at whose turn has come. What it remembers is newer than the
 * cache by moments only: after a restart of the operator everything follows from the objects.
 */
public final class StartTurns {
    /** Who is further away is told of its position when that has fallen by a tenth: else n clusters cause n² writes. */
    private static final int NEAR = 10;

    private final Supplier<? extends List<HostedCluster>> clusters;
    private final Predicate<HostedCluster> hasPods;
    private final IntSupplier limit;
    private final Consumer<HostedCluster> wake;
    private final Map<String, StartStanding> known = new HashMap<>();
    private final Map<String, Integer> told = new HashMap<>();

    /**
     * @param clusters all of them, from a cache
     * @param hasPods whether there is something of a cluster that brings pods
     * @param limit how many start at once
     * @param wake has a cluster looked at again
     */
    public StartTurns(
            Supplier<? extends List<HostedCluster>> clusters,
            Predicate<HostedCluster> hasPods,
            IntSupplier limit,
            Consumer<HostedCluster> wake) {
        this.clusters = clusters;
        this.hasPods = hasPods;
        this.limit = limit;
        this.wake = wake;
    }

    /**
     * @param begun whether it has pods already: such a start is never stopped
     * @return whether the start may begin; when it may, its place is taken
     */
    public StartTurn ask(Waiting asking, boolean begun, Instant now) {
        StartTurn turn = decide(asking, begun, now);
        if (turn instanceof StartTurn.Begins) {
            call(now);
        }
        return turn;
    }

    private synchronized StartTurn decide(Waiting asking, boolean begun, Instant now) {
        String uid = asking.place().uid();
        Map<String, StartStanding> others = standings(now);
        StartStanding own = Optional.ofNullable(others.remove(uid)).orElseGet(StartStanding.None::new);
        StartTurn turn = begun || own instanceof Running
                ? new StartTurn.Begins()
                : StartTurn.of(asking, others.values(), limit.getAsInt(), now);
        switch (turn) {
            case StartTurn.Begins() -> known.put(uid, own instanceof Running ? own : Running.from(asking.kind(), now));
            case StartTurn.Waits waits -> {
                known.put(uid, asking);
                told.put(uid, waits.before());
            }
        }
        return turn;
    }

    /** Takes note of what came of a reconciliation; whose turn has come by that is looked at at once. */
    public void settle(HostedCluster cluster, HostedClusterStatus status, Instant now) {
        String uid = cluster.getMetadata().getUid();
        StartStanding after = StartStanding.of(cluster, Optional.of(status), now);
        boolean changed;
        synchronized (this) {
            StartStanding before = Optional.ofNullable(known.put(uid, after)).orElseGet(() -> seen(cluster, now));
            changed = !after.equals(before);
        }
        if (changed) {
            call(now);
        }
    }

    /** The cluster is gone. */
    public void forget(HostedCluster cluster, Instant now) {
        synchronized (this) {
            known.put(cluster.getMetadata().getUid(), new StartStanding.None());
        }
        call(now);
    }

    /** Has those looked at whose turn has come, or whose position has changed. */
    public void call(Instant now) {
        due(now).forEach(wake);
    }

    /** @return the present state, for people */
    public synchronized Starts figures(Instant now) {
        Map<Starts.Key, Long> counts = new HashMap<>();
        for (Kind kind : Kind.values()) {
            counts.put(new Starts.Key(kind.label(), Starts.QUEUED), 0L);
            counts.put(new Starts.Key(kind.label(), Starts.RUNNING), 0L);
        }
        Instant first = now;
        for (StartStanding standing : standings(now).values()) {
            if (standing instanceof Waiting waiting) {
                counts.merge(new Starts.Key(waiting.kind().label(), Starts.QUEUED), 1L, Long::sum);
                Instant since = waiting.place().since();
                first = since.isBefore(first) ? since : first;
            } else if (standing instanceof Running running && running.counts(now)) {
                counts.merge(new Starts.Key(running.kind().label(), Starts.RUNNING), 1L, Long::sum);
            }
        }
        return new Starts(limit.getAsInt(), counts, Duration.between(first, now));
    }

    /** Before anybody was looked at nobody waits, and the cache may not have begun. */
    private synchronized List<HostedCluster> due(Instant now) {
        if (known.isEmpty()) {
            return List.of();
        }
        Map<String, StartStanding> all = standings(now);
        List<Waiting> queue = all.values().stream()
                .filter(Waiting.class::isInstance)
                .map(Waiting.class::cast)
                .sorted()
                .toList();
        if (queue.isEmpty()) {
            return List.of();
        }
        Map<Kind, Integer> room = Map.of(
                Kind.WAKE, StartTurn.room(Kind.WAKE, all.values(), limit.getAsInt(), now),
                Kind.CREATE, StartTurn.room(Kind.CREATE, all.values(), limit.getAsInt(), now));
        Set<String> due = new HashSet<>();
        for (int before = 0; before < queue.size(); before++) {
            Waiting waiting = queue.get(before);
            String uid = waiting.place().uid();
            if (before < room.getOrDefault(waiting.kind(), 0) || hasMoved(told.getOrDefault(uid, before), before)) {
                due.add(uid);
            }
        }
        return clusters.get().stream()
                .filter(cluster -> due.contains(cluster.getMetadata().getUid()))
                .toList();
    }

    private static boolean hasMoved(int told, int before) {
        return before < told && (before < NEAR || told - before >= told / NEAR);
    }

    /** Who was not reconciled yet stands where its object says, and where its pods say. */
    private Map<String, StartStanding> standings(Instant now) {
        Map<String, StartStanding> all = new HashMap<>();
        for (HostedCluster cluster : clusters.get()) {
            String uid = cluster.getMetadata().getUid();
            all.put(uid, Optional.ofNullable(known.get(uid)).orElseGet(() -> seen(cluster, now)));
        }
        known.keySet().retainAll(all.keySet());
        told.keySet().retainAll(all.keySet());
        return all;
    }

    private StartStanding seen(HostedCluster cluster, Instant now) {
        StartStanding standing = StartStanding.of(cluster, Optional.ofNullable(cluster.getStatus()), now);
        return standing instanceof Waiting waiting && hasPods.test(cluster)
                ? Running.from(waiting.kind(), now)
                : standing;
    }
}
