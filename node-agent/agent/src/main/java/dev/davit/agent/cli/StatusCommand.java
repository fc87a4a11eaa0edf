package dev.davit.agent.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.agent.cluster.Json;
import dev.davit.agent.failure.ExitCode;
import dev.davit.agent.run.AgentLock;
import dev.davit.agent.status.AgentStatus;
import dev.davit.agent.status.AgentStatus.TunnelState;
import dev.davit.agent.status.StatusBoard;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code davit-node status}. */
@Command(
        name = "status",
        description = {"Shows which cluster this machine has joined and how its tunnel and its kubelet do.", ""})
final class StatusCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", description = "as JSON, for programs")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        var machine = Machine.system();
        var record = machine.requireJoined();
        var running = AgentLock.holder(machine.paths().agentLock()).isPresent();
        var status = StatusBoard.lastWritten(machine.paths().status());
        var out = spec.commandLine().getOut();
        if (json) {
            var tree = (ObjectNode) Json.tree(record);
            tree.put("agentRunning", running);
            status.ifPresent(it -> tree.set("agent", Json.tree(it)));
            out.print(Json.write(tree));
        } else {
            out.print(text(record.nodeName(), record.cluster().toString(), running, status));
        }
        out.flush();
        return exitCode(running, status).code();
    }

    static String text(String node, String cluster, boolean running, Optional<AgentStatus> status) {
        var text = new StringBuilder("cluster    %s\nnode       %s\n".formatted(cluster, node));
        // What nobody has looked at since the agent's end may be otherwise by now.
        var known = running ? "" : "last known ";
        if (!running) {
            text.append("agent      not running; davit-node run starts it\n");
        }
        status.ifPresent(it -> text.append("agent      %s, as of %s\n".formatted(it.agentVersion(), it.updatedAt()))
                .append("tunnel     %s%s %s since %s: %s\n"
                        .formatted(
                                known,
                                it.tunnel().state(),
                                it.tunnel().gateway(),
                                it.tunnel().since(),
                                it.tunnel().detail()))
                .append(it.proxy().isEmpty() ? "" : "proxy      %s\n".formatted(it.proxy()))
                .append("kubelet    %s%s, version %s, %s\n"
                        .formatted(
                                known,
                                it.kubelet().running() ? "running" : "DOWN",
                                it.kubernetesVersion(),
                                it.kubelet().detail()))
                .append("node is    %s%s\n".formatted(known, it.nodeReady()))
                .append(it.lastError().isEmpty() ? "" : "last error %s\n".formatted(it.lastError())));
        return text.toString();
    }

    static ExitCode exitCode(boolean running, Optional<AgentStatus> status) {
        if (status.filter(it -> it.tunnel().state() == TunnelState.CLUSTER_DELETED)
                .isPresent()) {
            return ExitCode.CLUSTER_DELETED;
        }
        if (!running) {
            return ExitCode.AGENT_STATE;
        }
        return status.filter(AgentStatus::healthy).isPresent() ? ExitCode.OK : ExitCode.DEGRADED;
    }
}
