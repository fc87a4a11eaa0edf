package dev.davit.bench.tunnel.scenario;

import dev.davit.bench.tunnel.load.Connections;
import dev.davit.bench.tunnel.load.TargetKind;
import dev.davit.bench.tunnel.process.LiveHeap;
import dev.davit.bench.tunnel.report.Aim;
import dev.davit.bench.tunnel.report.Figures;
import dev.davit.bench.tunnel.report.Finding;
import dev.davit.bench.tunnel.report.Report;
import dev.davit.bench.tunnel.scene.Contender;
import dev.davit.bench.tunnel.scene.Pause;
import dev.davit.bench.tunnel.scene.Scene;
import dev.davit.bench.tunnel.scene.SceneOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** One measurement of {@link IdleScenario}. */
final class IdleRun {
    private static final int SOME = 1_000;
    private static final int MANY = 5_000;
    private static final int BULK_STREAMS = 8;
    private static final long BULK_EACH_WAY = 3L << 29;
    private static final Duration BULK_LIMIT = Duration.ofMinutes(2);

    private static final Aim GATEWAY_MEGABYTES = Aim.atMost(150);
    private static final Aim AGENT_MEGABYTES = Aim.atMost(85);
    private static final Aim GATEWAY_KIBIBYTES = Aim.atMost(40);
    private static final Aim GATEWAY_KIBIBYTES_BEYOND_FRONT = Aim.atMost(12);
    private static final Aim AGENT_KIBIBYTES = Aim.atMost(16);

    private final List<Finding> findings = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private final PrintStream out;

    IdleRun(PrintStream out) {
        this.out = out;
    }

    Report measure(SceneOptions options) throws Exception {
        try (var scene = Scene.prepare(options, 1)) {
            residents(scene);
        }
        try (var scene = Scene.prepare(options, 1)) {
            manyStreams(scene);
        }
        return Report.of("idle", findings, notes);
    }

    private void residents(Scene scene) throws IOException {
        var tunnel = scene.startTunnel();
        IdleStreams.settle();
        residents(tunnel, "idle", Optional.of(GATEWAY_MEGABYTES));
        withSome(scene, tunnel, "with %d idle streams");
        for (var direction : Direction.values()) {
            bulk(scene, tunnel, direction);
        }
        IdleStreams.settle();
        residents(tunnel, "after 3 GiB", Optional.empty());
        withSome(scene, tunnel, "after 3 GiB, with %d idle streams");
    }

    private void withSome(Scene scene, Contender tunnel, String when) {
        try (var streams = IdleStreams.open(scene, tunnel, SOME)) {
            noteRefused(streams, SOME);
            residents(tunnel, when.formatted(streams.open().size()), Optional.empty());
        }
        BulkLoad.awaitConnections(scene.target(), 0);
    }

    private void residents(Contender tunnel, String when, Optional<Aim> ofGateway) {
        var gateway = Figures.of(tunnel.front().memory().residentMegabytes());
        var agent = Figures.of(tunnel.back().memory().residentMegabytes());
        out.println("idle: " + when + ": gateway " + gateway + " MB, agent " + agent + " MB");
        var ofGatewayWhat = "gateway resident " + when + ": MB";
        findings.add(ofGateway
                .map(aim -> Finding.plain(ofGatewayWhat, gateway, aim))
                .orElseGet(() -> Finding.told(ofGatewayWhat, gateway, Optional.empty())));
        findings.add(Finding.plain("agent resident " + when + ": MB", agent, AGENT_MEGABYTES));
    }

    private static void bulk(Scene scene, Contender tunnel, Direction direction) {
        try (var load = BulkLoad.start(scene, tunnel, direction, BULK_STREAMS)) {
            var before = load.arrived();
            var deadline = System.nanoTime() + BULK_LIMIT.toNanos();
            while (load.arrived() - before < BULK_EACH_WAY) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("expected 1.5 GiB " + direction + " within "
                            + BULK_LIMIT.toSeconds() + " s, got " + (load.arrived() - before) + " bytes");
                }
                Pause.of(Duration.ofMillis(50));
            }
        }
    }

    private void manyStreams(Scene scene) throws IOException {
        var tunnel = scene.startTunnel();
        IdleStreams.openAndClose(scene, tunnel.to(TargetKind.ECHO));
        var gatewayBefore = tunnel.front().memory();
        var agentBefore = tunnel.back().memory();
        try (var streams = IdleStreams.open(scene, tunnel, MANY)) {
            var count = streams.open().size();
            out.println("idle: " + count + " streams are open");
            noteRefused(streams, MANY);
            findings.add(Finding.plain("idle streams that were not refused", Figures.of(count), Aim.atLeast(MANY)));
            if (count > 0) {
                var gateway = new Footprint(count, gatewayBefore, tunnel.front().memory());
                var agent = new Footprint(count, agentBefore, tunnel.back().memory());
                liveHeap(tunnel, streams, scene);
                judge(gateway, front(scene, count), agent);
            }
        }
    }

    private void judge(Footprint gateway, Footprint front, Footprint agent) {
        findings.add(Finding.plain(
                "gateway, each idle stream with its front connection: KiB resident (reference: handshake alone)",
                Figures.of(gateway.resident()),
                Figures.of(front.resident()),
                GATEWAY_KIBIBYTES));
        findings.add(Finding.plain(
                "gateway, each idle stream beyond its front connection: KiB resident",
                Figures.of(gateway.resident() - front.resident()),
                GATEWAY_KIBIBYTES_BEYOND_FRONT));
        findings.add(
                Finding.plain("agent, each idle stream: KiB resident", Figures.of(agent.resident()), AGENT_KIBIBYTES));
        findings.add(Finding.told(
                "gateway, each idle stream with its front connection: KiB anonymous (reference: handshake alone)",
                Figures.of(gateway.anonymous()),
                Optional.of(Figures.of(front.anonymous()))));
        findings.add(Finding.told(
                "agent, each idle stream: KiB anonymous", Figures.of(agent.anonymous()), Optional.empty()));
    }

    /** Of as many connections to a process with the gateway's flags that does nothing but the handshake. */
    private static Footprint front(Scene scene, int count) throws IOException {
        var bare = scene.startBare();
        IdleStreams.openAndClose(scene, bare.way());
        var before = bare.process().memory();
        try (var connections = IdleStreams.open(scene, bare.way(), count)) {
            return new Footprint(
                    connections.open().size(), before, bare.process().memory());
        }
    }

    /** Last, because the collections change what is resident. */
    private void liveHeap(Contender tunnel, Connections streams, Scene scene) throws IOException {
        var gatewayWith = LiveHeap.bytes(tunnel.front().pid());
        var agentWith = LiveHeap.bytes(tunnel.back().pid());
        streams.close();
        BulkLoad.awaitConnections(scene.target(), 0);
        IdleStreams.settle();
        tellHeap(
                "gateway",
                streams.open().size(),
                gatewayWith,
                LiveHeap.bytes(tunnel.front().pid()));
        tellHeap(
                "agent",
                streams.open().size(),
                agentWith,
                LiveHeap.bytes(tunnel.back().pid()));
    }

    private void tellHeap(String process, int count, OptionalLong with, OptionalLong without) {
        if (with.isPresent() && without.isPresent()) {
            findings.add(Finding.told(
                    process + ", each idle stream: KiB of live objects",
                    Figures.of((with.getAsLong() - without.getAsLong()) / 1024.0 / count),
                    Optional.empty()));
        }
    }

    private void noteRefused(Connections streams, int wanted) {
        if (!streams.refusals().isEmpty()) {
            notes.add("of " + wanted + " idle streams " + streams.open().size() + " were opened; the others: "
                    + streams.refusals());
        }
    }
}
