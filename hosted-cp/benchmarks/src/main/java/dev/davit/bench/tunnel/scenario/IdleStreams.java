package dev.davit.bench.tunnel.scenario;

import dev.davit.bench.tunnel.load.Connections;
import dev.davit.bench.tunnel.load.Idle;
import dev.davit.bench.tunnel.load.TargetKind;
import dev.davit.bench.tunnel.load.Way;
import dev.davit.bench.tunnel.scene.Contender;
import dev.davit.bench.tunnel.scene.Pause;
import dev.davit.bench.tunnel.scene.Scene;
import java.time.Duration;

/** Connections that are open and say nothing. */
final class IdleStreams {
    /** Below what a gateway lets one cluster dial at once. */
    private static final int AT_ONCE = 32;

    private static final int FIRST = 128;
    private static final Duration SETTLING = Duration.ofSeconds(4);

    private IdleStreams() {}

    /** @return as many as were not refused, when what they set in motion has come to rest */
    static Connections open(Scene scene, Contender tunnel, int count) {
        return open(scene, tunnel.to(TargetKind.ECHO), count);
    }

    /** @return the same on any way */
    static Connections open(Scene scene, Way way, int count) {
        var streams = Connections.open(way, scene.loops().bulk(), () -> new Idle(false), count, AT_ONCE);
        settle();
        return streams;
    }

    /** Opens some and closes them, so that what only the first ones cost is not counted. */
    static void openAndClose(Scene scene, Way way) {
        Connections.open(way, scene.loops().bulk(), () -> new Idle(false), FIRST, AT_ONCE)
                .close();
        BulkLoad.awaitConnections(scene.target(), 0);
        settle();
    }

    /** Waits until memory is what it stays. */
    static void settle() {
        Pause.of(SETTLING);
    }
}
