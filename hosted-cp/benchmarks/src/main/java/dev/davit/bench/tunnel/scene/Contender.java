package dev.davit.bench.tunnel.scene;

import dev.davit.bench.tunnel.load.TargetKind;
import dev.davit.bench.tunnel.load.Way;
import dev.davit.bench.tunnel.process.Child;
import java.util.Map;

/**
 * One of the two that are compared.
 *
 * @param name what it is called
 * @param ways to each kind of target
 * @param front the process that the client talks to
 * @param back the process that dials the target
 */
public record Contender(String name, Map<TargetKind, Way> ways, Child front, Child back) {
    /** Copies the map. */
    public Contender {
        ways = Map.copyOf(ways);
    }

    /** @return how a client gets to that target */
    public Way to(TargetKind kind) {
        var way = ways.get(kind);
        if (way == null) {
            throw new IllegalArgumentException("expected a way to " + kind);
        }
        return way;
    }
}
