package dev.davit.agent.join;

import dev.davit.agent.files.NodePaths;
import dev.davit.agent.network.Sysctl;
import dev.davit.agent.preflight.Check;
import dev.davit.agent.preflight.DiskCheck;
import dev.davit.agent.preflight.NotJoinedCheck;
import dev.davit.agent.preflight.PortCheck;
import dev.davit.agent.preflight.ProgramCheck;
import dev.davit.agent.preflight.ProxyCheck;
import dev.davit.agent.preflight.RootCheck;
import dev.davit.agent.preflight.RuntimeCheck;
import dev.davit.agent.preflight.SysctlCheck;
import dev.davit.agent.process.CommandRunner;
import dev.davit.agent.reach.GatewayConnector;
import dev.davit.agent.run.NodeAgent;
import dev.davit.agent.runtime.ContainerRuntime;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** What has to be so on a machine before it joins. */
public final class MachineChecks {
    private static final long STATE_MIB = 512;
    private static final Duration PROXY_BOUND = Duration.ofSeconds(15);
    private static final Path PROC_SYS = Path.of("/proc/sys");
    private static final List<String> PROGRAMS = List.of("ip", "sh", "cat", "mv", "setsid", "mount", "umount");

    private MachineChecks() {}

    /** @return the checks in the order in which they are shown */
    public static List<Check> of(
            NodePaths paths, JoinRequest request, ContainerRuntime runtime, CommandRunner commands) {
        var checks = new ArrayList<Check>();
        checks.add(RootCheck.ofThisProcess());
        checks.add(new ProgramCheck(
                PROGRAMS, Optional.ofNullable(System.getenv("PATH")).orElse("")));
        checks.add(new RuntimeCheck(paths.runtimeSocket(), runtime));
        checks.add(new NotJoinedCheck(
                List.of(paths.kubeconfig(), paths.kubeletConfig(), paths.nodeCertificate()),
                () -> new UnfinishedJoin(paths).isTo(request.cluster())));
        var anywhere = new InetSocketAddress(0).getAddress();
        checks.add(new PortCheck("kubelet", anywhere, NodeAgent.KUBELET_PORT));
        for (var sysctl : Sysctl.NEEDED) {
            checks.add(new SysctlCheck(sysctl, PROC_SYS, () -> loadBridgeModule(commands)));
        }
        checks.add(new DiskCheck(paths.state(), STATE_MIB));
        checks.add(new ProxyCheck(GatewayConnector.through(request.proxy()), request.gateway(), PROXY_BOUND));
        return checks;
    }

    private static void loadBridgeModule(CommandRunner commands) {
        try {
            commands.run("modprobe", "br_netfilter");
        } catch (IOException e) {
            // the check that follows says what is missing
            LoggerFactory.getLogger(MachineChecks.class)
                    .atDebug()
                    .addKeyValue("detail", e.getMessage())
                    .log("modprobe is not there");
        }
    }
}
