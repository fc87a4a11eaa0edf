package dev.davit.gateway.access;

import static java.util.Objects.requireNonNull;

import dev.davit.gateway.metrics.Counters;
import dev.davit.gateway.metrics.MetricSource;
import dev.davit.gateway.metrics.MetricsText;
import dev.davit.gateway.metrics.TrafficMeter;
import dev.davit.tunnel.CloseReason;
import dev.davit.tunnel.RefusalReason;
import io.netty.channel.Channel;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Counts what becomes of the CONNECTs of all API servers, and has each of them told to the access log. For any thread. */
public final class Dials implements MetricSource {
    private final Map<Selection, DialCounts> counts = new EnumMap<>(Selection.class);
    private final AccessLog log;
    private final Clock clock;

    /** @param clock of the times in the log */
    public Dials(AccessLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
        for (var selection : Selection.values()) {
            counts.put(selection, new DialCounts());
        }
    }

    /** @return the record of a connection that has just come */
    public DialRecord record(Selection selection, Channel connection) {
        return new DialRecord(this, selection, connection);
    }

    AccessLog log() {
        return log;
    }

    Clock clock() {
        return clock;
    }

    TrafficMeter meter(Selection selection) {
        return of(selection).traffic().meter();
    }

    void began(Selection selection) {
        of(selection).pending().increment();
    }

    void answered(Selection selection) {
        of(selection).pending().decrement();
    }

    void refused(Selection selection, RefusalReason reason) {
        of(selection).refused().increment(reason);
    }

    void clientGone(Selection selection) {
        of(selection).clientGone().increment();
    }

    void answerNotTaken(Selection selection) {
        of(selection).answerNotTaken().increment();
    }

    void established(Selection selection, Duration took) {
        of(selection).established().increment();
        of(selection).took().record(took.toNanos());
    }

    void closed(Selection selection, CloseReason reason) {
        of(selection).closed().increment(reason);
    }

    private DialCounts of(Selection selection) {
        return requireNonNull(counts.get(selection));
    }

    @Override
    public void write(MetricsText text) {
        var dials = text.counter("davit_gateway_dials_total", "CONNECTs of hosted API servers by what became of them");
        each((selection, of) -> {
            dials.sample(of.established().sum(), "selection", selection, "verdict", "established")
                    .sample(of.clientGone().sum(), "selection", selection, "verdict", "client_gone")
                    .sample(of.answerNotTaken().sum(), "selection", selection, "verdict", "answer_not_taken");
            of.refused().write(dials, "verdict", "selection", selection);
        });
        var took = text.histogram(
                "davit_gateway_dial_duration_seconds", "Time from a CONNECT to the answer that the connection is made");
        each((selection, of) -> of.took().write(took, "selection", selection));
        var pending = text.gauge("davit_gateway_pending_dials", "CONNECTs that wait for their answer");
        each((selection, of) -> pending.sample(of.pending().sum(), "selection", selection));
        var open = text.gauge("davit_gateway_established_connections", "Connections that are made and not yet over");
        each((selection, of) -> open.sample(of.open(), "selection", selection));
        var closed = text.counter("davit_gateway_connections_closed_total", "Connections that are over, by reason");
        each((selection, of) -> of.closed().write(closed, "reason", "selection", selection));
        writeBytes(text);
        new KonnectivityMetrics(of(Selection.CLUSTER)).write(text);
    }

    private void writeBytes(MetricsText text) {
        var bytes = text.counter("davit_gateway_egress_bytes_total", "Bytes that passed made connections");
        each((selection, of) -> bytes.sample(of.traffic().received(), "selection", selection, "direction", "to_target")
                .sample(of.traffic().sent(), "selection", selection, "direction", "from_target"));
    }

    private void each(BiConsumer<String, DialCounts> action) {
        counts.forEach((selection, of) -> action.accept(Counters.name(selection), of));
    }
}
