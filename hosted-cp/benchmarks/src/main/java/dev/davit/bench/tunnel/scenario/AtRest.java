package dev.davit.bench.tunnel.scenario;

import dev.davit.bench.tunnel.scene.Contender;
import dev.davit.bench.tunnel.scene.Pause;
import java.time.Duration;

/** Waits until gateway and agent have nothing to do. */
final class AtRest {
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Of a core; a JVM that does nothing is far below it. */
    private static final double REST = 0.05;

    private AtRest() {}

    /** Returns when both use next to no CPU time; throws when they never do. */
    static void await(Contender contender) {
        var deadline = System.nanoTime() + LIMIT.toNanos();
        var before = cpu(contender);
        do {
            Pause.of(LOOK);
            var now = cpu(contender);
            if (now - before < REST * LOOK.toMillis() / 1e3) {
                return;
            }
            before = now;
        } while (System.nanoTime() < deadline);
        throw new IllegalStateException(
                "expected that gateway and agent come to rest within " + LIMIT.toSeconds() + " s, they did not");
    }

    private static double cpu(Contender contender) {
        return contender.front().cpuSeconds() + contender.back().cpuSeconds();
    }
}
