package dev.davit.agent.kubelet;

import dev.davit.agent.bundle.InstalledBundle;
import dev.davit.agent.cluster.JoinRecord;
import dev.davit.agent.files.NodePaths;
import java.util.List;

/** The kubelet's command line. Everything that can be said in a file is in a file: see {@link KubeletFiles}. */
public final class KubeletCommand {
    private KubeletCommand() {}

    /** @return program and arguments */
    public static List<String> of(NodePaths paths, JoinRecord node) {
        var bundle = new InstalledBundle(paths.versions().resolve(node.kubernetesVersion()));
        return List.of(
                bundle.kubelet().toString(),
                "--config=" + paths.kubeletConfig(),
                "--config-dir=" + paths.kubeletDropIns(),
                "--kubeconfig=" + paths.kubeconfig(),
                "--hostname-override=" + node.nodeName(),
                "--node-ip=" + node.nodeAddress());
    }
}
