package dev.davit.bench.join;

import dev.davit.bench.PairedRun;
import java.time.Duration;

/** The one-line command of a JoinToken on a bare machine, until the Node is Ready. */
final class DavitJoin implements PairedRun.Measured {
    private final JoinTarget target;

    DavitJoin(JoinTarget target) {
        this.target = target;
    }

    @Override
    public String name() {
        return "davit-node join to Node Ready";
    }

    @Override
    public Duration measure(int repetition) {
        var machine = "bench-davit-" + repetition;
        target.lab().run("machine", "add", machine);
        try {
            var command = target.newToken(machine, false).get("command");
            var start = System.nanoTime();
            target.lab().background(machine, "/var/log/davit-node.log", "/opt/davit-node/bin/" + command);
            return target.untilReady(machine, start);
        } finally {
            target.remove(machine);
        }
    }
}
