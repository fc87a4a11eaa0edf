package dev.davit.bench.tunnel.scenario;

import dev.davit.bench.tunnel.report.Aim;
import dev.davit.bench.tunnel.report.Finding;
import dev.davit.bench.tunnel.report.Report;
import dev.davit.bench.tunnel.scene.Contender;
import dev.davit.bench.tunnel.scene.Pause;
import dev.davit.bench.tunnel.scene.Scene;
import dev.davit.bench.tunnel.scene.SceneOptions;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Throughput of one stream and of eight, both directions, and what CPU time it costs. */
public final class BulkScenario implements Scenario {
    private static final int[] STREAMS = {1, 8};
    private static final Aim THROUGHPUT = Aim.atLeast(0.85);
    private static final Aim CPU = Aim.atMost(1.2);

    /**
     * One measurement.
     *
     * @param mebibytesPerSecond at the end of the way
     * @param front CPU seconds per GiB of the process that the client talks to
     * @param back the same of the process that dials the target
     */
    private record Bulk(double mebibytesPerSecond, double front, double back) {
        private double cpu() {
            return front + back;
        }
    }

    @Override
    public Report run(SceneOptions options, Pace pace, PrintStream out) throws Exception {
        try (var scene = Scene.prepare(options, 1)) {
            var tunnel = scene.startTunnel();
            var relay = scene.startRelay();
            var findings = new ArrayList<Finding>();
            for (var direction : Direction.values()) {
                for (var streams : STREAMS) {
                    var what = "bulk " + direction + ", " + streams + (streams == 1 ? " stream" : " streams");
                    var pairs = Pairs.measure(
                            pace,
                            out,
                            what + ", MiB/s",
                            length -> measure(scene, tunnel, direction, streams, length),
                            length -> measure(scene, relay, direction, streams, length),
                            Bulk::mebibytesPerSecond);
                    findings.addAll(findings(what, pairs));
                }
            }
            return Report.of("bulk", findings, scene.settings().toList());
        }
    }

    private static List<Finding> findings(String what, Pairs<Bulk> pairs) {
        return List.of(
                Finding.ratio(
                        what + ": MiB/s",
                        pairs.ofTunnel(Bulk::mebibytesPerSecond),
                        pairs.ofReference(Bulk::mebibytesPerSecond),
                        THROUGHPUT),
                Finding.ratio(
                        what + ": CPU s per GiB, both processes",
                        pairs.ofTunnel(Bulk::cpu),
                        pairs.ofReference(Bulk::cpu),
                        CPU),
                Finding.told(
                        what + ": of it the gateway (near relay)",
                        pairs.ofTunnel(Bulk::front),
                        Optional.of(pairs.ofReference(Bulk::front))));
    }

    private static Bulk measure(Scene scene, Contender contender, Direction direction, int streams, Duration length) {
        try (var load = BulkLoad.start(scene, contender, direction, streams)) {
            Pause.of(Pace.SETTLING);
            var bytes = load.arrived();
            var front = contender.front().cpuSeconds();
            var back = contender.back().cpuSeconds();
            var start = System.nanoTime();
            Pause.of(length);
            var seconds = (System.nanoTime() - start) / 1e9;
            var mebibytes = (load.arrived() - bytes) / (double) (1 << 20);
            var gibibytes = mebibytes / 1024;
            return new Bulk(
                    mebibytes / seconds,
                    (contender.front().cpuSeconds() - front) / gibibytes,
                    (contender.back().cpuSeconds() - back) / gibibytes);
        }
    }
}
