package dev.davit.agent.cli;

import dev.davit.agent.failure.ExitCode;
import dev.davit.agent.network.Sysctl;
import dev.davit.agent.run.AgentLock;
import dev.davit.agent.run.Kubelets;
import dev.davit.agent.run.NodeAgent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** {@code davit-node run}. */
@Command(
        name = RunCommand.NAME,
        description = {
            "Runs the agent of a machine that has joined, in the foreground.",
            "",
            "A kubelet that runs already is taken over. When the agent ends, the kubelet and the pods live on.",
            ""
        })
final class RunCommand implements Callable<Integer> {
    static final String NAME = "run";

    private static final Path PROC_SYS = Path.of("/proc/sys");

    @Override
    public Integer call() throws IOException {
        var machine = Machine.system();
        machine.requireRoot();
        var record = machine.requireJoined();
        try (var lock = AgentLock.take(machine.paths().agentLock())) {
            applySysctls();
            var kubelet = Kubelets.of(machine.paths(), machine.commands(), record);
            Machine.serveUntilStopped(NodeAgent.start(machine.surroundings(), record, kubelet));
        }
        return ExitCode.OK.code();
    }

    /** They are gone after a boot. */
    private static void applySysctls() {
        for (var sysctl : Sysctl.NEEDED) {
            try {
                if (!sysctl.read(PROC_SYS).filter(sysctl.value()::equals).isPresent()) {
                    sysctl.apply(PROC_SYS);
                }
            } catch (IOException e) {
                LoggerFactory.getLogger(RunCommand.class)
                        .atWarn()
                        .addKeyValue("sysctl", sysctl.name())
                        .addKeyValue("detail", e.getMessage())
                        .log("kernel setting not set; pods may not reach services");
            }
        }
    }
}
