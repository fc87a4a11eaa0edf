package dev.davit.bench.tunnel.scenario;

import dev.davit.bench.tunnel.load.Dialling;
import dev.davit.bench.tunnel.load.TargetKind;
import dev.davit.bench.tunnel.load.Way;
import dev.davit.bench.tunnel.report.Aim;
import dev.davit.bench.tunnel.report.Figures;
import dev.davit.bench.tunnel.report.Finding;
import dev.davit.bench.tunnel.report.Report;
import dev.davit.bench.tunnel.scene.Scene;
import dev.davit.bench.tunnel.scene.SceneOptions;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;

/** Fresh connections through a warm tunnel until the first byte comes back, against handshakes alone. */
public final class DialScenario implements Scenario {
    private static final int[] PARALLEL = {1, 8};
    private static final Aim RATE = Aim.atLeast(0.65);
    private static final Aim ALONE_P99_MILLIS = Aim.atMost(8);

    /** Until the optimising compiler is done with a path that is taken some hundred times a second. */
    private static final int LONGER_WARM_UP = 3;

    @Override
    public Report run(SceneOptions options, Pace pace, PrintStream out) throws Exception {
        try (var scene = Scene.prepare(options, 1)) {
            var dial = scene.startTunnel().to(TargetKind.GREETING);
            var bare = scene.startBare().way();
            out.println("dial: warming up");
            for (var i = 0; i < pace.warmUps() * LONGER_WARM_UP; i++) {
                dial(scene, dial, 8, true, pace.warmUp());
                dial(scene, bare, 8, false, pace.warmUp());
            }
            var findings = new ArrayList<Finding>();
            for (var parallel : PARALLEL) {
                var what = parallel == 1 ? "dials one at a time" : "dials, " + parallel + " at once";
                var pairs = Pairs.measure(
                        new Pace(0, Duration.ZERO, pace.runs(), pace.length()),
                        out,
                        what + ", per second",
                        length -> dial(scene, dial, parallel, true, length),
                        length -> dial(scene, bare, parallel, false, length),
                        Dialling.Outcome::perSecond);
                findings.add(Finding.ratio(
                        what + ": per second (reference: handshakes alone)",
                        pairs.ofTunnel(Dialling.Outcome::perSecond),
                        pairs.ofReference(Dialling.Outcome::perSecond),
                        RATE));
                Figures p99 = pairs.ofTunnel(outcome -> outcome.latencies().micros(0.99) / 1e3);
                findings.add(
                        parallel == 1
                                ? Finding.plain(what + ": p99 ms", p99, ALONE_P99_MILLIS)
                                : Finding.told(what + ": p99 ms", p99, Optional.empty()));
            }
            return Report.of("dial", findings, scene.settings().toList());
        }
    }

    private static Dialling.Outcome dial(Scene scene, Way way, int parallel, boolean awaitsByte, Duration length) {
        return Dialling.run(way, scene.loops().probe(), parallel, awaitsByte, Pace.SETTLING, length);
    }
}
