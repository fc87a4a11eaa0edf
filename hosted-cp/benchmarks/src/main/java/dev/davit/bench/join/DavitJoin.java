package dev.davit.bench.join;

import dev.davit.bench.PairedRun;
import java.time.Duration;
import java.util.Objects;

/** The one-line command of a JoinToken on a bare machine, until the Node is Ready. */
public final class DavitJoin implements PairedRun.Measured {
    private final JoinTarget target;

    /** @param target what machines join */
    public DavitJoin(JoinTarget target) {
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
            return join(machine);
        } finally {
            target.remove(machine);
        }
    }

    /**
     * Joins a bare machine, which stays.
     *
     * @param machine name of the machine and of its Node
     * @return the time from the command to Node Ready, without that of making the token
     */
    public Duration join(String machine) {
        var line = Objects.requireNonNull(target.newToken(machine, false).get("command"));
        var command = line.replaceFirst("\\bdavit-node ", "/opt/davit-node/bin/davit-node ");
        var start = System.nanoTime();
        target.lab().background(machine, "/var/log/davit-node.log", command);
        return target.untilReady(machine, start);
    }
}
