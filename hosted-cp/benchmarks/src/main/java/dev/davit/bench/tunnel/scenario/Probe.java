package dev.davit.bench.tunnel.scenario;

import dev.davit.bench.tunnel.load.Connections;
import dev.davit.bench.tunnel.load.PingPong;
import dev.davit.bench.tunnel.load.TargetKind;
import dev.davit.bench.tunnel.report.Latencies;
import dev.davit.bench.tunnel.scene.Contender;
import dev.davit.bench.tunnel.scene.Scene;
import java.time.Duration;
import java.util.ArrayList;

/** Plays ping-pong on streams that are there already when the clock starts. */
final class Probe {
    private Probe() {}

    /** @return the turns of all of them */
    static Latencies play(Scene scene, Contender contender, int streams, Duration length) {
        return play(scene, contender, streams, Pace.SETTLING, length);
    }

    /** @return the turns of one stream, from the first on */
    static Latencies playAtOnce(Scene scene, Contender contender, Duration length) {
        return play(scene, contender, 1, Duration.ZERO, length);
    }

    private static Latencies play(Scene scene, Contender contender, int streams, Duration settling, Duration length) {
        var players = new ArrayList<PingPong>();
        var connections = Connections.all(
                contender.to(TargetKind.ECHO),
                scene.loops().probe(),
                () -> {
                    var player = new PingPong();
                    players.add(player);
                    return player;
                },
                streams);
        try (connections) {
            var games = players.stream()
                    .map(player -> player.play(settling, length))
                    .toList();
            return Latencies.all(games.stream().map(game -> game.join()).toList());
        }
    }

    static double p50(Latencies latencies) {
        return latencies.micros(0.5);
    }

    static double p99(Latencies latencies) {
        return latencies.micros(0.99);
    }
}
