package dev.davit.bench.tunnel.scenario;

import dev.davit.bench.tunnel.process.Child;
import dev.davit.bench.tunnel.report.Aim;
import dev.davit.bench.tunnel.report.Figures;
import dev.davit.bench.tunnel.report.Finding;
import dev.davit.bench.tunnel.report.Latencies;
import dev.davit.bench.tunnel.report.Report;
import dev.davit.bench.tunnel.scene.Contender;
import dev.davit.bench.tunnel.scene.Scene;
import dev.davit.bench.tunnel.scene.SceneOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** Many idle tunnels on one gateway: what each costs, and how soon they are back when the gateway was restarted. */
public final class TunnelsScenario implements Scenario {
    private static final int MANY = 2_000;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration SLICE = Duration.ofMillis(500);
    private static final Aim KIBIBYTES = Aim.atMost(60);
    private static final Aim BACK_SECONDS = Aim.atMost(20);

    @Override
    public Report run(SceneOptions options, Pace pace, PrintStream out) throws Exception {
        // Node 0 is the one whose tunnel is used.
        try (var scene = Scene.prepare(options, MANY + 1)) {
            var tunnel = scene.startTunnel();
            Probe.play(scene, tunnel, 1, pace.warmUp());
            IdleStreams.settle();
            var before = tunnel.front().memory();
            var agents = scene.startManyAgents(1, MANY);
            var up = Scene.awaitTunnels(agents, MANY, LIMIT);
            IdleStreams.settle();
            out.println("tunnels: " + up + " are up");
            var findings = new ArrayList<Finding>();
            findings.add(Finding.plain("idle tunnels that are up", Figures.of(up), Aim.atLeast(MANY)));
            if (up == 0) {
                return Report.of("tunnels", findings, List.of(agents.failed("has no tunnel")));
            }
            var cost = new Footprint(up, before, tunnel.front().memory());
            findings.add(
                    Finding.plain("gateway, each idle tunnel: KiB resident", Figures.of(cost.resident()), KIBIBYTES));
            findings.add(Finding.told(
                    "gateway, each idle tunnel: KiB anonymous", Figures.of(cost.anonymous()), Optional.empty()));
            findings.addAll(restart(scene, tunnel, agents, up, out));
            return Report.of("tunnels", findings, List.of());
        }
    }

    /** The clock starts with the new gateway's process, so its start is in the time. */
    private static List<Finding> restart(Scene scene, Contender tunnel, Child agents, int up, PrintStream out)
            throws IOException {
        tunnel.front().close();
        Scene.awaitNoTunnel(agents, LIMIT);
        var start = System.nanoTime();
        var gateway = scene.startGateway();
        var ready = (System.nanoTime() - start) / 1e9;
        var allBack = new AtomicBoolean();
        var probes = CompletableFuture.supplyAsync(
                () -> probe(scene, new Contender("tunnel", tunnel.ways(), gateway, tunnel.back()), allBack),
                Thread::startVirtualThread);
        var back = Scene.awaitTunnels(agents, up, LIMIT);
        var seconds = (System.nanoTime() - start) / 1e9;
        allBack.set(true);
        var latencies = probes.join();
        out.printf("tunnels: %d of %d are back %.1f s after the start of the gateway%n", back, up, seconds);
        return List.of(
                Finding.plain("idle tunnels that came back", Figures.of(back), Aim.atLeast(up)),
                Finding.plain("restart to the last tunnel's return: s", Figures.of(seconds), BACK_SECONDS),
                Finding.told("of it until the gateway was ready: s", Figures.of(ready), Optional.empty()),
                Finding.told(
                        "ping-pong on the tunnel that is used, meanwhile: p99 µs",
                        Figures.of(Probe.p99(latencies)),
                        Optional.empty()),
                Finding.told(
                        "ping-pong on the tunnel that is used, meanwhile: longest ms",
                        Figures.of(latencies.micros(1) / 1e3),
                        Optional.empty()));
    }

    /** From when its own tunnel is back until all others are. */
    private static Latencies probe(Scene scene, Contender tunnel, AtomicBoolean allBack) {
        Scene.awaitTunnels(tunnel.back(), 1, LIMIT);
        var slices = new ArrayList<Latencies>();
        do {
            slices.add(Probe.playAtOnce(scene, tunnel, SLICE));
        } while (!allBack.get());
        return Latencies.all(slices);
    }
}
