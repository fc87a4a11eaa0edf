package dev.davit.agent.cli;

import dev.davit.agent.failure.AgentException;
import dev.davit.agent.failure.ExitCode;
import dev.davit.agent.reset.Reset;
import dev.davit.agent.runtime.CriRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code davit-node reset}. */
@Command(
        name = "reset",
        description = {
            "Takes this machine out of its cluster: ends the agent, the kubelet and all pods, and removes everything that"
                    + " a join or a pod network has put on the machine.",
            "",
            "The Node object stays in the cluster; delete it there. Settings in /etc/davit-node stay.",
            ""
        })
final class ResetCommand implements Callable<Integer> {
    private static final Duration POD_BOUND = Duration.ofSeconds(60);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--yes", description = "do not ask")
    private boolean confirmed;

    @Override
    public Integer call() throws IOException {
        var machine = Machine.system();
        machine.requireRoot();
        if (!Files.exists(machine.paths().state())) {
            spec.commandLine().getOut().println("nothing to reset: this machine has not joined a cluster");
            return ExitCode.OK.code();
        }
        if (!confirmed) {
            throw new AgentException(
                    ExitCode.USAGE,
                    "reset ends every pod on this machine; run davit-node reset --yes if that is wanted");
        }
        try (var runtime = new CriRuntime(machine.paths().runtimeSocket(), POD_BOUND)) {
            new Reset(
                            machine.paths(),
                            machine.commands(),
                            runtime,
                            new Console(spec.commandLine().getOut()))
                    .run(machine.joined());
        }
        return ExitCode.OK.code();
    }
}
