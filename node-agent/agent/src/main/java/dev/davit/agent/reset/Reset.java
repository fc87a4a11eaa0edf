package dev.davit.agent.reset;

import dev.davit.agent.bundle.InstalledBundle;
import dev.davit.agent.cluster.JoinRecord;
import dev.davit.agent.failure.AgentException;
import dev.davit.agent.failure.ExitCode;
import dev.davit.agent.files.NodePaths;
import dev.davit.agent.files.SafeFiles;
import dev.davit.agent.join.Progress;
import dev.davit.agent.join.UnfinishedJoin;
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
import java.util.LinkedHashSet;
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
            attempt(step, failures);
        }
        if (failures.isEmpty()) {
            // What the next run has to know goes last, and only when there is nothing left for it to do.
            attempt(ResetStep.of("forget the cluster", () -> SafeFiles.deleteTree(paths.state())), failures);
        }
        if (!failures.isEmpty()) {
            throw new AgentException(
                    ExitCode.MACHINE,
                    "not everything could be removed; put right what is named here and run reset again\n"
                            + String.join("\n", failures));
        }
        joined.ifPresent(
                record -> progress.note("node %s is still in cluster %s; remove it there: kubectl delete node %s"
                        .formatted(record.nodeName(), record.cluster(), record.nodeName())));
    }

    private void attempt(ResetStep step, List<String> failures) {
        try {
            progress.attempt(step.name(), step::run);
        } catch (IOException e) {
            failures.add("%s: %s".formatted(step.name(), e.getMessage()));
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
                ResetStep.of("remove the node-local address", () -> removeAddresses(joined)),
                ResetStep.of("remove files", this::removeFiles));
    }

    private boolean stopAgent() throws IOException {
        var unit = removeUnit(UnitTemplates.AGENT_UNIT);
        var running = AgentLock.holder(paths.agentLock()).flatMap(agent -> agent.handle());
        if (running.isPresent()) {
            running.get().destroy();
            if (!ended(running.get())) {
                running.get().destroyForcibly();
                ended(running.get());
            }
        }
        return unit || running.isPresent();
    }

    private boolean removeUnit(String name) throws IOException {
        return Files.isDirectory(paths.systemdMarker())
                && new SystemdUnit(name, paths.systemdUnits(), commands).remove();
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

    private boolean stopKubelet() throws IOException {
        var unit = removeUnit(UnitTemplates.KUBELET_UNIT);
        var kubelet = new SupervisedKubelet(
                List.of("kubelet"), paths.kubeletPid(), paths.kubeletLog(), SupervisedKubelet.Timing.standard());
        var running = kubelet.running().isPresent();
        kubelet.stop();
        return unit || running;
    }

    private boolean removePods() throws IOException {
        if (!Files.exists(paths.runtimeSocket())) {
            progress.note("no container runtime at %s: no pods to remove".formatted(paths.runtimeSocket()));
            return false;
        }
        var sandboxes = runtime.sandboxes();
        for (var sandbox : sandboxes) {
            runtime.remove(sandbox);
        }
        return !sandboxes.isEmpty();
    }

    private boolean removeAddresses(Optional<JoinRecord> joined) throws IOException {
        var addresses = new LinkedHashSet<>(new UnfinishedJoin(paths).addresses());
        joined.map(JoinRecord::nodeLocalAddress).ifPresent(addresses::add);
        var found = false;
        for (var address : addresses) {
            found |= new NodeLocalAddress(commands, address).remove();
        }
        return found;
    }

    private boolean removeFiles() throws IOException {
        var files = ownCniPlugins();
        files.add(paths.cniConfig().resolve("10-flannel.conflist"));
        files.add(paths.kubeconfig());
        files.add(paths.clusterCa());
        var found = false;
        for (var file : files) {
            found |= Files.deleteIfExists(file);
        }
        for (var file : List.of(paths.clusterCa(), paths.kubeconfig())) {
            SafeFiles.deleteParentIfEmpty(file);
        }
        for (var folder : List.of(
                paths.kubelet(), paths.cniState(), paths.flannelState(), paths.podLogs(), paths.containerLogs())) {
            found |= SafeFiles.deleteTree(folder);
        }
        return found;
    }

    /** @return those that a bundle has put there, to be added to; plugins of the machine's owner stay */
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
