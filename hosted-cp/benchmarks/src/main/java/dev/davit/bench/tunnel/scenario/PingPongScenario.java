package dev.davit.bench.tunnel.scenario;

import dev.davit.bench.tunnel.report.Aim;
import dev.davit.bench.tunnel.report.Finding;
import dev.davit.bench.tunnel.report.Latencies;
import dev.davit.bench.tunnel.report.Report;
import dev.davit.bench.tunnel.scene.Contender;
import dev.davit.bench.tunnel.scene.Scene;
import dev.davit.bench.tunnel.scene.SceneOptions;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** 64 bytes there and back, on one stream, on eight, and on one beside eight that move bulk. */
public final class PingPongScenario implements Scenario {
    private static final int[] STREAMS = {1, 8};
    private static final int BULK_STREAMS = 8;
    private static final Aim MEDIAN = Aim.atMost(1.25);
    private static final Aim BESIDE_BULK_MICROS = Aim.atMost(10_000);

    @Override
    public Report run(SceneOptions options, Pace pace, PrintStream out) throws Exception {
        try (var scene = Scene.prepare(options, 1)) {
            var tunnel = scene.startTunnel();
            var relay = scene.startRelay();
            var findings = new ArrayList<Finding>();
            for (var streams : STREAMS) {
                var what = "ping-pong, " + streams + (streams == 1 ? " stream" : " streams");
                var pairs = Pairs.measure(
                        pace,
                        out,
                        what + ", p50 µs",
                        length -> Probe.play(scene, tunnel, streams, length),
                        length -> Probe.play(scene, relay, streams, length),
                        Probe::p50);
                findings.add(Finding.ratio(
                        what + ": p50 µs", pairs.ofTunnel(Probe::p50), pairs.ofReference(Probe::p50), MEDIAN));
                findings.add(Finding.told(
                        what + ": p99 µs", pairs.ofTunnel(Probe::p99), Optional.of(pairs.ofReference(Probe::p99))));
            }
            for (var direction : Direction.values()) {
                findings.addAll(besideBulk(scene, tunnel, relay, direction, pace, out));
            }
            return Report.of("pingpong", findings, scene.settings().toList());
        }
    }

    private static List<Finding> besideBulk(
            Scene scene, Contender tunnel, Contender relay, Direction direction, Pace pace, PrintStream out) {
        var what = "ping-pong beside " + BULK_STREAMS + " bulk streams " + direction;
        var pairs = Pairs.measure(
                pace,
                out,
                what + ", p99 µs",
                length -> besideBulk(scene, tunnel, direction, length),
                length -> besideBulk(scene, relay, direction, length),
                Probe::p99);
        return List.of(
                Finding.plain(
                        what + ": p99 µs",
                        pairs.ofTunnel(Probe::p99),
                        pairs.ofReference(Probe::p99),
                        BESIDE_BULK_MICROS),
                Finding.told(
                        what + ": p50 µs", pairs.ofTunnel(Probe::p50), Optional.of(pairs.ofReference(Probe::p50))));
    }

    private static Latencies besideBulk(Scene scene, Contender contender, Direction direction, Duration length) {
        try (var load = BulkLoad.start(scene, contender, direction, BULK_STREAMS)) {
            var latencies = Probe.play(scene, contender, 1, length);
            if (load.arrived() == 0) {
                throw new IllegalStateException("expected bulk beside the ping-pong, found none");
            }
            return latencies;
        }
    }
}
