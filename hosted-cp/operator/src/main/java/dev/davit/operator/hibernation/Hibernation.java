package dev.davit.operator.hibernation;

import dev.davit.api.v1alpha1.HibernationPhase;
import dev.davit.api.v1alpha1.HibernationSpec;
import dev.davit.api.v1alpha1.HibernationStatus;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import dev.davit.model.Power;
import dev.davit.model.hibernation.SleepWish;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How far a cluster is with falling asleep or waking: Awake → FallingAsleep → Asleep → Waking → Awake, and from
 * FallingAsleep to Waking when it is wanted meanwhile. Pure; what the status says is all that is remembered.
 *
 * @param phase how far it is
 * @param since when that began
 * @param power which pods it has for that
 * @param wish what is wanted
 * @param asked whether the spec says anything about sleep
 * @param queuedSince since when it waits for its turn to wake, if it does
 */
public record Hibernation(
        HibernationPhase phase,
        Instant since,
        Power power,
        SleepWish wish,
        boolean asked,
        Optional<String> queuedSince) {
    /** The gateway hears of a route at once; machines close their tunnels within this. */
    static final Duration TELLING = Duration.ofSeconds(3);

    private static final Duration STEP = Duration.ofSeconds(1);

    /**
     * @param facts what was read
     * @param answers whether a probe through the gateway passed since it woke, and a pod of its control plane is ready
     */
    public static Hibernation of(HostedCluster cluster, SleepFacts facts, boolean answers, Instant now) {
        SleepWish wish = wish(cluster, facts, now);
        HibernationPhase before = before(cluster);
        boolean created = status(cluster)
                .flatMap(status -> Optional.ofNullable(status.version()))
                .map(version -> version.current() != null)
                .orElse(false);
        HibernationPhase phase = wish.asleep() && created ? down(before, facts) : up(before, answers);
        Instant since = (phase == before ? since(cluster).orElse(now) : now).truncatedTo(ChronoUnit.SECONDS);
        return new Hibernation(phase, since, power(phase, since, facts, now), wish, asked(cluster), Optional.empty());
    }

    /** @return the same for a cluster that is held: it stays what it was, and is awake when it has woken */
    public static Hibernation kept(HostedCluster cluster, boolean answers, Instant now) {
        HibernationPhase before = before(cluster);
        HibernationPhase phase = sleeps(cluster) ? before : up(before, answers);
        Power power = sleeps(cluster) ? Power.OFF : Power.ON;
        Instant since = phase == before ? since(cluster).orElse(now) : now;
        return new Hibernation(
                phase,
                since.truncatedTo(ChronoUnit.SECONDS),
                power,
                wish(cluster, SleepFacts.NONE, now),
                asked(cluster),
                Optional.empty());
    }

    /** @return whether it was asleep and is to get pods now */
    public boolean wakes(HostedCluster cluster) {
        return phase == HibernationPhase.Waking && before(cluster) == HibernationPhase.Asleep;
    }

    /** @return the same for one that has to wait for its turn to wake: it sleeps on */
    public Hibernation queued(HostedCluster cluster, String waitsSince) {
        return new Hibernation(
                HibernationPhase.Asleep, since(cluster).orElse(since), Power.OFF, wish, asked, Optional.of(waitsSince));
    }

    /** @return the phase that the status says; a cluster without any is awake */
    public static HibernationPhase before(HostedCluster cluster) {
        return former(cluster).map(HibernationStatus::phase).orElse(HibernationPhase.Awake);
    }

    /** @return whether the status says that the API is away on purpose */
    public static boolean sleeps(HostedCluster cluster) {
        HibernationPhase phase = before(cluster);
        return phase == HibernationPhase.Asleep || phase == HibernationPhase.FallingAsleep;
    }

    /** @return whether it has its pods and answers, or is a new one that comes up */
    public boolean awake() {
        return phase == HibernationPhase.Awake;
    }

    /** @return what the status says; empty while nobody spoke of sleep */
    public Optional<HibernationStatus> status() {
        return asked || !awake()
                ? Optional.of(new HibernationStatus(
                        phase,
                        since.toString(),
                        text(wish.wokenUntil()),
                        text(wish.nextSleep()),
                        text(wish.nextWake()),
                        queuedSince.orElse(null)))
                : Optional.empty();
    }

    /** @return how long until something about it changes by itself */
    public Optional<Duration> again(Instant now) {
        return phase == HibernationPhase.FallingAsleep
                ? Optional.of(STEP)
                : wish.again().map(time -> Duration.between(now, time));
    }

    /** What somebody starts or deletes while it sleeps is set right without another way down, which begins with all pods. */
    private static HibernationPhase down(HibernationPhase before, SleepFacts facts) {
        boolean gone = facts.controlPlaneGone() && facts.etcdGone();
        return before == HibernationPhase.Asleep || (before == HibernationPhase.FallingAsleep && gone)
                ? HibernationPhase.Asleep
                : HibernationPhase.FallingAsleep;
    }

    private static HibernationPhase up(HibernationPhase before, boolean answers) {
        return before == HibernationPhase.Awake || (before == HibernationPhase.Waking && answers)
                ? HibernationPhase.Awake
                : HibernationPhase.Waking;
    }

    private static Power power(HibernationPhase phase, Instant since, SleepFacts facts, Instant now) {
        return switch (phase) {
            case Awake -> Power.ON;
            case Waking -> Power.WAKING;
            case Asleep -> Power.OFF;
            case FallingAsleep -> {
                if (now.isBefore(since.plus(TELLING))) {
                    yield Power.TELLING;
                }
                yield facts.controlPlaneGone() ? Power.OFF : Power.DRAINING;
            }
        };
    }

    private static SleepWish wish(HostedCluster cluster, SleepFacts facts, Instant now) {
        Optional<HibernationSpec> spec = Optional.ofNullable(cluster.getSpec().hibernation());
        Optional<Instant> kept = former(cluster)
                .flatMap(status -> Optional.ofNullable(status.wokenUntil()))
                .map(Instant::parse);
        Optional<Instant> asked =
                spec.flatMap(wanted -> requested(cluster, facts).map(time -> SleepWish.awakeUntil(wanted, time)));
        Optional<Instant> woken = Stream.of(kept, asked)
                .flatMap(Optional::stream)
                .map(time -> time.truncatedTo(ChronoUnit.SECONDS))
                .max(Instant::compareTo);
        return SleepWish.of(spec, woken, now);
    }

    /**
     * Only who asks for a cluster that sleeps wakes it, and only for this once: an older request has had its time, and
     * clients of one that falls asleep ask again.
     */
    private static Optional<Instant> requested(HostedCluster cluster, SleepFacts facts) {
        return before(cluster) == HibernationPhase.Asleep
                ? facts.requested()
                        .filter(time -> since(cluster).filter(time::isBefore).isEmpty())
                : Optional.empty();
    }

    private static boolean asked(HostedCluster cluster) {
        return cluster.getSpec().hibernation() != null;
    }

    private static Optional<HostedClusterStatus> status(HostedCluster cluster) {
        return Optional.ofNullable(cluster.getStatus());
    }

    private static Optional<HibernationStatus> former(HostedCluster cluster) {
        return status(cluster).flatMap(status -> Optional.ofNullable(status.hibernation()));
    }

    private static Optional<Instant> since(HostedCluster cluster) {
        return former(cluster).map(HibernationStatus::since).map(Instant::parse);
    }

    private static @org.jspecify.annotations.Nullable String text(Optional<Instant> time) {
        return time.map(Instant::toString).orElse(null);
    }
}
