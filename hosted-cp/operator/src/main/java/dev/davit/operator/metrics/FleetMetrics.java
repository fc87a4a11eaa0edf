package dev.davit.operator.metrics;

import dev.davit.api.v1alpha1.HostedCluster;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The fleet as its statuses say it is, looked up when somebody asks. Told by the leader only, so that summing over
 * replicas counts every cluster once.
 */
public final class FleetMetrics {
    private final MeterRegistry registry;
    private final Clock clock;
    private final Map<String, Map<String, Instant>> expiries = new ConcurrentHashMap<>();
    private final MultiGauge clusters;
    private final MultiGauge conditions;
    private final MultiGauge longest;
    private final MultiGauge versions;
    private final MultiGauge certificates;
    private final MultiGauge starts;
    private final MultiGauge startLimit;
    private final MultiGauge startWait;
    private volatile Supplier<Optional<Starts>> starting = Optional::empty;
    private volatile Supplier<List<HostedCluster>> fleet = List::of;
    private volatile BooleanSupplier leading = () -> false;

    FleetMetrics(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
        Gauge.builder("davit.leader", this, self -> self.leading.getAsBoolean() ? 1 : 0)
                .description("Whether this replica leads")
                .register(registry);
        List.of(Phase.Kind.values()).forEach(this::phase);
        this.clusters = gauge("davit.clusters", "Hosted clusters");
        this.conditions = gauge("davit.clusters.by.condition", "Hosted clusters by condition, its status and reason");
        this.longest = gauge(
                "davit.clusters.longest.seconds",
                "How long the cluster that has been in that condition longest has been");
        this.versions = gauge("davit.clusters.by.version", "Hosted clusters by the version that they completed last");
        this.certificates =
                gauge("davit.certificate.expiry.seconds", "Seconds until the first certificate of a kind expires");
        this.starts = gauge("davit.starts", "Control planes that start or wait for that");
        this.startLimit = gauge("davit.starts.limit", "Control planes that may be starting at once");
        this.startWait = gauge("davit.starts.longest.wait.seconds", "How long the start that waits longest has waited");
    }

    /** Tells where to look up what starts. */
    public void startsAre(Supplier<Starts> present) {
        starting = () -> Optional.of(present.get());
    }

    /** Tells whether this replica leads. */
    public void leadingIs(BooleanSupplier whether) {
        leading = whether;
    }

    /** Tells where the clusters are to be found; not changed by what is read. */
    public void clustersAre(Supplier<List<HostedCluster>> all) {
        fleet = all;
    }

    /** Remembers when one cluster's certificates end, by their kind. */
    public void certificates(String uid, Map<String, Instant> notAfter) {
        expiries.put(uid, Map.copyOf(notAfter));
    }

    /** Forgets a cluster that is gone. */
    public void forget(String uid) {
        expiries.remove(uid);
    }

    /** Counts the end of a phase of one cluster. */
    public void ended(Phase phase) {
        phase(phase.kind()).record(phase.took());
    }

    private Timer phase(Phase.Kind kind) {
        return Buckets.PHASE
                .timer("davit.cluster.phase.duration", "How long creating, upgrading and changing clusters took")
                .tag("phase", kind.label())
                .register(registry);
    }

    /** Looks at the fleet again. */
    void refresh() {
        boolean leads = leading.getAsBoolean();
        Fleet now = Fleet.of(leads ? fleet.get() : List.of(), clock.instant());
        clusters.register(leads ? List.of(Row.of(Tags.empty(), now.count())) : List.of(), true);
        conditions.register(
                rows(
                        now.conditions(),
                        key -> Tags.of("condition", key.type(), "status", key.status(), "reason", key.reason())),
                true);
        longest.register(rows(now.longest(), key -> Tags.of("condition", key.type(), "status", key.status())), true);
        versions.register(rows(now.versions(), version -> Tags.of("version", version)), true);
        Optional<Starts> begun = leads ? starting.get() : Optional.empty();
        starts.register(
                rows(
                        begun.map(Starts::counts).orElse(Map.of()),
                        key -> Tags.of("kind", key.kind(), "state", key.state())),
                true);
        startLimit.register(one(begun.map(Starts::limit)), true);
        startWait.register(one(begun.map(known -> known.longestWait().toSeconds())), true);
        certificates.register(leads ? rows(earliest(), kind -> Tags.of("kind", kind)) : List.of(), true);
    }

    private Map<String, Long> earliest() {
        Instant now = clock.instant();
        Map<String, Long> seconds = new TreeMap<>();
        expiries.values()
                .forEach(kinds -> kinds.forEach((kind, end) ->
                        seconds.merge(kind, Duration.between(now, end).toSeconds(), Math::min)));
        return seconds;
    }

    private static List<Row<?>> one(Optional<? extends Number> value) {
        return value.<List<Row<?>>>map(number -> List.of(Row.of(Tags.empty(), number)))
                .orElse(List.of());
    }

    private static <K, N extends Number> List<Row<?>> rows(Map<K, N> values, Function<K, Tags> tags) {
        return values.entrySet().stream()
                .<Row<?>>map(entry -> Row.of(tags.apply(entry.getKey()), entry.getValue()))
                .toList();
    }

    private MultiGauge gauge(String name, String help) {
        return MultiGauge.builder(name).description(help).register(registry);
    }
}
