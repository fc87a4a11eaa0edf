package dev.davit.agent.files;

import java.nio.file.Path;

/**
 * Where everything of a node lies.
 *
 * @param root {@code /} on a machine, a temporary folder in tests
 */
public record NodePaths(Path root) {
    /** @return the paths of this machine */
    public static NodePaths system() {
        return new NodePaths(Path.of("/"));
    }

    /** Settings that belong to the machine and survive a reset. */
    public Path machineSettings() {
        return root.resolve("etc/davit-node");
    }

    /** The kubelet's drop-in folder ({@code --config-dir}), filled by the machine's owner. */
    public Path kubeletDropIns() {
        return machineSettings().resolve("kubelet.conf.d");
    }

    /** Everything that the agent remembers. */
    public Path state() {
        return root.resolve("var/lib/davit-node");
    }

    /** What was joined; its presence is what "joined" means. */
    public Path joinRecord() {
        return state().resolve("node.json");
    }

    /** The proxy that the machine was joined with, password included. */
    public Path proxySettings() {
        return state().resolve("proxy.env");
    }

    /** What a join that is under way needs to be continued. */
    public Path joinWork() {
        return state().resolve("join");
    }

    /** Unpacked bundles, one folder per Kubernetes version. */
    public Path versions() {
        return state().resolve("versions");
    }

    /** The machine's identity towards its cluster. */
    public Path machineId() {
        return state().resolve("machine-id");
    }

    /** Held by the running agent. */
    public Path agentLock() {
        return state().resolve("agent.lock");
    }

    /** What the running agent last reported. */
    public Path status() {
        return state().resolve("status.json");
    }

    /** The kubelet's process, written by itself before it starts. */
    public Path kubeletPid() {
        return state().resolve("kubelet.pid");
    }

    /** The kubelet's output when the agent supervises it. */
    public Path kubeletLog() {
        return state().resolve("kubelet.log");
    }

    /** The kubelet's own folder. */
    public Path kubelet() {
        return root.resolve("var/lib/kubelet");
    }

    /** The kubelet's configuration file. */
    public Path kubeletConfig() {
        return kubelet().resolve("config.yaml");
    }

    /** Where the kubelet keeps its certificates. */
    public Path kubeletPki() {
        return kubelet().resolve("pki");
    }

    /** The node's client certificate and key in one file, rotated by the kubelet. */
    public Path nodeCertificate() {
        return kubeletPki().resolve("kubelet-client-current.pem");
    }

    /** Configuration of Kubernetes on this machine. */
    public Path kubernetes() {
        return root.resolve("etc/kubernetes");
    }

    /** The kubelet's kubeconfig. */
    public Path kubeconfig() {
        return kubernetes().resolve("kubelet.conf");
    }

    /** The cluster's CA certificate. */
    public Path clusterCa() {
        return kubernetes().resolve("pki/ca.crt");
    }

    /** Where the container runtime looks for CNI plugins. */
    public Path cniPlugins() {
        return root.resolve("opt/cni/bin");
    }

    /** Where the container runtime looks for CNI configuration. */
    public Path cniConfig() {
        return root.resolve("etc/cni/net.d");
    }

    /** What CNI plugins remember. */
    public Path cniState() {
        return root.resolve("var/lib/cni");
    }

    /** What flannel tells its CNI plugin. */
    public Path flannelState() {
        return root.resolve("run/flannel");
    }

    /** Logs of pods. */
    public Path podLogs() {
        return root.resolve("var/log/pods");
    }

    /** Links to logs of containers. */
    public Path containerLogs() {
        return root.resolve("var/log/containers");
    }

    /** The container runtime's CRI socket. */
    public Path runtimeSocket() {
        return root.resolve("run/containerd/containerd.sock");
    }

    /** Units of systemd that belong to this machine's administrator. */
    public Path systemdUnits() {
        return root.resolve("etc/systemd/system");
    }

    /** Exists exactly where systemd is PID 1. */
    public Path systemdMarker() {
        return root.resolve("run/systemd/system");
    }

    /** The machine's own name servers. */
    public Path machineNameServers() {
        return root.resolve("etc/resolv.conf");
    }

    /** The name servers that pods get. */
    public Path podNameServers() {
        return state().resolve("resolv.conf");
    }

    /** The real name servers where systemd-resolved stands between; pods cannot use its stub on loopback. */
    public Path resolvedConfig() {
        return root.resolve("run/systemd/resolve/resolv.conf");
    }
}
