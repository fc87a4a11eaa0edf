package dev.davit.bench.tunnel.scenario;

import dev.davit.bench.tunnel.load.Connections;
import dev.davit.bench.tunnel.load.Flood;
import dev.davit.bench.tunnel.load.Idle;
import dev.davit.bench.tunnel.load.TargetKind;
import dev.davit.bench.tunnel.report.Aim;
import dev.davit.bench.tunnel.report.Figures;
import dev.davit.bench.tunnel.report.Finding;
import dev.davit.bench.tunnel.report.Latencies;
import dev.davit.bench.tunnel.report.Report;
import dev.davit.bench.tunnel.scene.Contender;
import dev.davit.bench.tunnel.scene.Scene;
import dev.davit.bench.tunnel.scene.SceneOptions;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Ping-pong beside streams whose bytes nobody reads, and after those have closed, against ping-pong alone. */
public final class StallScenario implements Scenario {
    private static final int STALLED = 50;
    private static final Aim TIMES_ALONE = Aim.atMost(2);

    /** One run: the reference is measured in it, too. */
    private record Run(Latencies alone, Latencies beside, Latencies after, int lost) {}

    @Override
    public Report run(SceneOptions options, Pace pace, PrintStream out) throws Exception {
        try (var scene = Scene.prepare(options, 1)) {
            var tunnel = scene.startTunnel();
            out.println("stall: warming up");
            for (var i = 0; i < pace.warmUps(); i++) {
                Probe.play(scene, tunnel, 1, pace.warmUp());
            }
            var findings = new ArrayList<Finding>();
            var notes = new ArrayList<String>();
            for (var direction : Direction.values()) {
                var runs = new ArrayList<Run>();
                for (var i = 0; i < pace.runs(); i++) {
                    runs.add(run(scene, tunnel, direction, pace));
                    out.printf(
                            "stall %s, run %d: p99 µs alone %s, beside %s, after %s%n",
                            direction,
                            i + 1,
                            Figures.number(Probe.p99(runs.getLast().alone())),
                            Figures.number(Probe.p99(runs.getLast().beside())),
                            Figures.number(Probe.p99(runs.getLast().after())));
                }
                findings.addAll(findings(direction, runs));
                var lost = runs.stream().mapToInt(Run::lost).max().orElse(0);
                if (lost > 0) {
                    notes.add(lost + " of " + STALLED + " stalled streams " + direction + " were closed meanwhile");
                }
            }
            return Report.of("stall", findings, notes);
        }
    }

    private static Run run(Scene scene, Contender tunnel, Direction direction, Pace pace) {
        var alone = Probe.play(scene, tunnel, 1, pace.length());
        Latencies beside;
        int lost;
        try (var stalled = stall(scene, tunnel, direction)) {
            AtRest.await(tunnel);
            beside = Probe.play(scene, tunnel, 1, pace.length());
            lost = stalled.lost();
        }
        BulkLoad.awaitConnections(scene.target(), 0);
        AtRest.await(tunnel);
        return new Run(alone, beside, Probe.play(scene, tunnel, 1, pace.length()), lost);
    }

    private static Connections stall(Scene scene, Contender tunnel, Direction direction) {
        var loops = scene.loops().bulk();
        return switch (direction) {
            case UP -> Connections.all(tunnel.to(TargetKind.MUTE), loops, Flood::new, STALLED);
            case DOWN -> Connections.all(tunnel.to(TargetKind.SOURCE), loops, () -> new Idle(true), STALLED);
        };
    }

    private static List<Finding> findings(Direction direction, List<Run> runs) {
        var beside = "ping-pong beside " + STALLED + " stalled streams " + direction + " (reference: alone)";
        var after = "ping-pong after " + STALLED + " stalled streams " + direction + " closed (reference: alone)";
        return List.of(
                compared(beside + ": p50 µs", runs, run -> Probe.p50(run.beside()), run -> Probe.p50(run.alone())),
                compared(beside + ": p99 µs", runs, run -> Probe.p99(run.beside()), run -> Probe.p99(run.alone())),
                compared(after + ": p50 µs", runs, run -> Probe.p50(run.after()), run -> Probe.p50(run.alone())),
                compared(after + ": p99 µs", runs, run -> Probe.p99(run.after()), run -> Probe.p99(run.alone())));
    }

    private static Finding compared(
            String what, List<Run> runs, ToDoubleFunction<Run> figure, ToDoubleFunction<Run> alone) {
        return Finding.ratio(what, Figures.of(runs, figure), Figures.of(runs, alone), TIMES_ALONE);
    }
}
