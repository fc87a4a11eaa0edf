package dev.davit.bench;

import dev.davit.bench.agent.AgentBench;
import dev.davit.bench.create.CreateBench;
import dev.davit.bench.create.ManyBench;
import dev.davit.bench.create.UpgradeBench;
import dev.davit.bench.create.WakeBench;
import dev.davit.bench.fuzz.FuzzBench;
import dev.davit.bench.idle.IdleBench;
import dev.davit.bench.join.JoinBench;
import dev.davit.bench.tunnel.TunnelBench;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The benchmarks of Davit; {@code hack/bench} starts it. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures Davit and a reference in one run.",
        subcommands = {
            CreateBench.class,
            ManyBench.class,
            UpgradeBench.class,
            WakeBench.class,
            JoinBench.class,
            AgentBench.class,
            IdleBench.class,
            TunnelBench.class,
            FuzzBench.class
        })
public final class BenchMain {
    private BenchMain() {}

    /** Runs one benchmark; the exit code is 0 when it ran to its end and 3 when it did but a ratio is above its limit. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new BenchMain());
    }
}
