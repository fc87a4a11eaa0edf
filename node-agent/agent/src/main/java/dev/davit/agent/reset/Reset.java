package dev.davit.agent.reset;

import dev.davit.agent.bundle.InstalledBundle;
import dev.davit.agent.cluster.JoinRecord;
import dev.davit.agent.failure.AgentException;
import dev.davit.agent.failure.ExitCode;
import dev.davit.agent.files.NodePaths;
import dev.davit.agent.files.SafeFiles;
import dev.davit.agent.join.Progress;
import dev.davit.agent.kubelet.SupervisedKubelet;
import dev.davit.agent.network.NodeLocalAddress;
import dev.davit.agent.process.CommandRunner;
import dev.davit.agent.run.AgentLock;
import dev.davit.agent.runtime.ContainerRuntime;
import dev.davit.agent.systemd.SystemdUnit;
import dev.davit.agent.systemd.UnitTemplates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Takes a machine out of its cluster and leaves nothing of it behind. Goes on when a step fails, so that a second run
 * has less to do, and says at the end what is left. The machine owner's settings in {@code /etc/davit-node} stay.
 */
public final class Reset {
    private static final Duration AGENT_GRACE = Duration.ofSeconds(10);
    private static final Path MOUNT_INFO = Path.of("/proc/self/mountinfo");

    private final NodePaths paths;
    private final CommandRunner commands;
    private final ContainerRuntime runtime;
    private final Progress progress;

    /** @param runtime whose pods are removed */
    public Reset(NodePaths paths, CommandRunner commands, ContainerRuntime runtime, Progress progress) {
        this.paths = paths;
        this.commands = commands;
        this.runtime = runtime;
        this.progress = progress;
    }

    /** @throws AgentException MACHINE when something could not be removed */
    public void run(Optional<JoinRecord> joined) {
        var failures = new ArrayList<String>();
        for (var step : steps(joined)) {
            try {
                progress.step(step.name(), () -> {
                    step.run();
                    return true;
                });
            } catch (IOException e) {
                failures.add("%s: %s".formatted(step.name(), e.getMessage()));
            }
        }
        if (!failures.isEmpty()) {
            throw new AgentException(
                    ExitCode.MACHINE,
                    "not everything could be removed; put right what is named here and run reset again\n"
                            + String.join("\n", failures));
        }
    }

    private List<ResetStep> steps(Optional<JoinRecord> joined) {
        return List.of(
                ResetStep.of("stop the agent", this::stopAgent),
                ResetStep.of("stop the kubelet", this::stopKubelet),
                ResetStep.of("remove pods", this::removePods),
                ResetStep.of("unmount volumes", () -> new Mounts(MOUNT_INFO, commands).unmountBelow(paths.kubelet())),
                ResetStep.of("remove packet filter rules", () -> new PacketFilter(commands).clean()),
                ResetStep.of("remove pod network interfaces", () -> new Links(commands).delete()),
                ResetStep.of("remove the node-local address", () -> removeAddress(joined)),
                ResetStep.of("remove files", this::removeFiles));
    }

    private void stopAgent() throws IOException {
        if (Files.isDirectory(paths.systemdMarker())) {
            new SystemdUnit(UnitTemplates.AGENT_UNIT, paths.systemdUnits(), commands).remove();
        }
        var running = AgentLock.holder(paths.agentLock()).flatMap(agent -> agent.handle());
        if (running.isPresent()) {
            running.get().destroy();
            if (!ended(running.get())) {
                running.get().destroyForcibly();
                ended(running.get());
            }
        }
    }

    private static boolean ended(ProcessHandle process) throws IOException {
        try {
            process.onExit().get(AGENT_GRACE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IOException("waiting for the agent's end failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while the agent ends");
        }
    }

    private void stopKubelet() throws IOException {
        if (Files.isDirectory(paths.systemdMarker())) {
            new SystemdUnit(UnitTemplates.KUBELET_UNIT, paths.systemdUnits(), commands).remove();
        }
        new SupervisedKubelet(
                        List.of("kubelet"), paths.kubeletPid(), paths.kubeletLog(), SupervisedKubelet.Timing.standard())
                .stop();
    }

    private void removePods() throws IOException {
        if (!Files.exists(paths.runtimeSocket())) {
            progress.note("no container runtime at %s: no pods to remove".formatted(paths.runtimeSocket()));
            return;
        }
        for (var sandbox : runtime.sandboxes()) {
            runtime.remove(sandbox);
        }
    }

    private void removeAddress(Optional<JoinRecord> joined) throws IOException {
        if (joined.isPresent()) {
            new NodeLocalAddress(commands, joined.get().nodeLocalAddress()).remove();
        }
    }

    private void removeFiles() throws IOException {
        for (var plugin : ownCniPlugins()) {
            Files.deleteIfExists(plugin);
        }
        Files.deleteIfExists(paths.cniConfig().resolve("10-flannel.conflist"));
        for (var file : List.of(paths.kubeconfig(), paths.clusterCa())) {
            Files.deleteIfExists(file);
        }
        for (var file : List.of(paths.clusterCa(), paths.kubeconfig())) {
            SafeFiles.deleteParentIfEmpty(file);
        }
        for (var folder : List.of(
                paths.kubelet(),
                paths.cniState(),
                paths.flannelState(),
                paths.podLogs(),
                paths.containerLogs(),
                paths.state())) {
            SafeFiles.deleteTree(folder);
        }
    }

    /** Those that a bundle has put there; plugins of the machine's owner stay. */
    private List<Path> ownCniPlugins() throws IOException {
        var plugins = new ArrayList<Path>();
        if (Files.isDirectory(paths.versions())) {
            try (var versions = Files.list(paths.versions())) {
                for (var version : versions.toList()) {
                    for (var plugin : new InstalledBundle(version).cniPlugins()) {
                        plugins.add(paths.cniPlugins().resolve(plugin.getFileName()));
                    }
                }
            }
        }
        return plugins;
    }
}
