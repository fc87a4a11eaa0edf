package dev.davit.operator.turn;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.HibernationPhase;
import dev.davit.api.v1alpha1.HibernationStatus;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.api.v1alpha1.VersionHistory;
import dev.davit.api.v1alpha1.VersionStatus;
import dev.davit.model.pause.PauseWindow;
import dev.davit.operator.condition.ConditionSet;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where a cluster stands with bringing up all of its pods: a new one, or one that wakes. Follows from the object alone.
 * Pure.
 */
public sealed interface StartStanding {
    /**
     * How long a start counts. Ten at once on two cores take that long: what takes longer waits for something else than
     * the management cluster's CPU, such as an image or a volume, and would keep others waiting for nothing.
     */
    Duration LONGEST = Duration.ofMinutes(2);

    /** What starts, in the order of who goes first: somebody may be waiting for one that wakes. */
    enum Kind {
        /** It was asleep. */
        WAKE("wake"),
        /** It is new. */
        CREATE("create");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    /** It starts nothing, or nothing that others should wait for. */
    record None() implements StartStanding {}

    /** It wants to start. */
    record Waiting(Kind kind, Place place) implements StartStanding, Comparable<Waiting> {
        private static final Comparator<Waiting> ORDER =
                Comparator.comparing(Waiting::kind).thenComparing(Waiting::place);

        /** A new cluster: the oldest goes first. */
        public static Waiting create(HostedCluster cluster) {
            Instant created = Optional.ofNullable(cluster.getMetadata().getCreationTimestamp())
                    .map(Instant::parse)
                    .orElse(Instant.EPOCH);
            return new Waiting(Kind.CREATE, placeOf(cluster, created));
        }

        /** One that wakes: who asked first goes first; when that was is in its status from then on. */
        public static Waiting wake(HostedCluster cluster, Instant now) {
            Optional<Instant> since = Optional.ofNullable(cluster.getStatus())
                    .flatMap(status -> Optional.ofNullable(status.hibernation()))
                    .flatMap(status -> Optional.ofNullable(status.queuedSince()))
                    .map(Instant::parse);
            return new Waiting(Kind.WAKE, placeOf(cluster, since.orElse(now.truncatedTo(ChronoUnit.SECONDS))));
        }

        private static Place placeOf(HostedCluster cluster, Instant since) {
            return new Place(since, cluster.getMetadata().getUid());
        }

        @Override
        public int compareTo(Waiting other) {
            return ORDER.compare(this, other);
        }
    }

    /**
     * It is starting.
     *
     * @param until when it no longer counts, even if it goes on
     */
    record Running(Kind kind, Instant until) implements StartStanding {
        /** One that begins now. */
        static Running from(Kind kind, Instant begun) {
            return new Running(kind, begun.plus(LONGEST));
        }

        boolean counts(Instant now) {
            return now.isBefore(until);
        }
    }

    /** @param status what the cluster's status is to say, which may be newer than the cluster's own */
    static StartStanding of(HostedCluster cluster, Optional<HostedClusterStatus> status, Instant now) {
        List<Condition> conditions = status.map(HostedClusterStatus::conditions).orElse(List.of());
        boolean away = PauseWindow.of(cluster.getSpec().pausedUntil(), now).active()
                || cluster.getMetadata().getDeletionTimestamp() != null;
        if (away || ConditionSet.is(conditions, Conditions.DEGRADED)) {
            return new None();
        }
        Optional<HibernationStatus> hibernation = status.flatMap(found -> Optional.ofNullable(found.hibernation()));
        StartStanding standing = switch (hibernation
                .map(HibernationStatus::phase)
                .orElse(HibernationPhase.Awake)) {
            case FallingAsleep -> new None();
            case Asleep ->
                hibernation
                        .flatMap(found -> Optional.ofNullable(found.queuedSince()))
                        .<StartStanding>map(since -> new Waiting(
                                Kind.WAKE,
                                new Place(
                                        Instant.parse(since),
                                        cluster.getMetadata().getUid())))
                        .orElseGet(None::new);
            case Waking ->
                Running.from(Kind.WAKE, Instant.parse(hibernation.orElseThrow().since()));
            case Awake -> created(cluster, status.flatMap(found -> Optional.ofNullable(found.version())), conditions);
        };
        return standing instanceof Running running && !running.counts(now) ? new None() : standing;
    }

    /** @return how long until it no longer counts; empty when it is not starting */
    default Optional<Duration> left(Instant now) {
        return this instanceof Running running ? Optional.of(Duration.between(now, running.until())) : Optional.empty();
    }

    /** @return whether the first start has begun, as far as the status tells */
    static boolean hasBegun(Optional<VersionStatus> version) {
        return version.filter(
                        status -> status.current() != null || !status.history().isEmpty())
                .isPresent();
    }

    /** One that is held makes no progress; the rest of a start, from the first answer of the API on, needs little. */
    private static StartStanding created(
            HostedCluster cluster, Optional<VersionStatus> version, List<Condition> conditions) {
        Optional<Condition> progressing = ConditionSet.find(conditions, Conditions.PROGRESSING);
        if (!hasBegun(version)) {
            boolean wants = progressing
                    .map(condition -> condition.getReason().equals(Reasons.START_QUEUED))
                    .orElse(true);
            return wants ? Waiting.create(cluster) : new None();
        }
        boolean over = version.filter(status -> status.current() != null).isPresent()
                || ConditionSet.is(conditions, Conditions.ENDPOINT_REACHABLE)
                || progressing
                        .filter(condition -> condition.getStatus().equals("False"))
                        .isPresent();
        return over
                ? new None()
                : version.map(status -> status.history().getLast())
                        .map(VersionHistory::startedTime)
                        .map(Instant::parse)
                        .<StartStanding>map(begun -> Running.from(Kind.CREATE, begun))
                        .orElseGet(None::new);
    }
}
