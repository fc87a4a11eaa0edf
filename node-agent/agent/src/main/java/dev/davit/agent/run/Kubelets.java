package dev.davit.agent.run;

import dev.davit.agent.cluster.JoinRecord;
import dev.davit.agent.files.NodePaths;
import dev.davit.agent.kubelet.Kubelet;
import dev.davit.agent.kubelet.KubeletCommand;
import dev.davit.agent.kubelet.SupervisedKubelet;
import dev.davit.agent.kubelet.SystemdKubelet;
import dev.davit.agent.process.CommandRunner;
import java.nio.file.Files;

/** Chooses who keeps the kubelet running. */
public final class Kubelets {
    private Kubelets() {}

    /** @return systemd's kubelet where systemd is PID 1, the agent's own elsewhere */
    public static Kubelet of(NodePaths paths, CommandRunner commands, JoinRecord record) {
        var command = KubeletCommand.of(paths, record);
        return Files.isDirectory(paths.systemdMarker())
                ? new SystemdKubelet(command, paths.systemdUnits(), commands)
                : new SupervisedKubelet(
                        command, paths.kubeletPid(), paths.kubeletLog(), SupervisedKubelet.Timing.standard());
    }
}
