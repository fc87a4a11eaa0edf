package dev.davit.agent.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.agent.cluster.JoinRecord;
import dev.davit.agent.cluster.Json;
import dev.davit.agent.files.NodePaths;
import dev.davit.agent.files.SafeFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/** The files that the kubelet reads. They are JSON, which every reader of YAML takes. */
public final class KubeletFiles {
    private final NodePaths paths;

    /** @param paths where the files go */
    public KubeletFiles(NodePaths paths) {
        this.paths = paths;
    }

    /** Writes configuration, kubeconfig and CA certificate, and makes the folder for the machine owner's drop-ins. */
    public void write(JsonNode sharedConfiguration, JoinRecord node, String clusterCaPem) throws IOException {
        Files.createDirectories(paths.kubeletDropIns());
        new PodNameServers(paths, node.nodeLocalAddress()).refresh();
        SafeFiles.write(paths.clusterCa(), clusterCaPem, SafeFiles.Access.EVERYONE);
        SafeFiles.write(paths.kubeconfig(), Json.write(kubeconfig(node)), SafeFiles.Access.OWNER);
        SafeFiles.write(
                paths.kubeletConfig(), Json.write(configuration(sharedConfiguration, node)), SafeFiles.Access.OWNER);
    }

    /**
     * Joins what all machines share with what only this one knows. The machine's facts win; where the cluster leaves a
     * choice to the machine, its own wins only if the cluster said nothing.
     */
    ObjectNode configuration(JsonNode shared, JoinRecord node) {
        if (!(shared.deepCopy() instanceof ObjectNode configuration)) {
            throw new IllegalArgumentException("kubeletConfiguration is not an object");
        }
        configuration.put("apiVersion", "kubelet.config.k8s.io/v1beta1");
        configuration.put("kind", "KubeletConfiguration");
        configuration.put("containerRuntimeEndpoint", "unix://" + paths.runtimeSocket());
        configuration.put("providerID", "davit://" + node.clusterID() + "/" + node.machineId());
        configuration
                .withObject("/authentication/x509")
                .put("clientCAFile", paths.clusterCa().toString());
        configuration.put("rotateCertificates", true);
        configuration.put("serverTLSBootstrap", true);
        putDefault(configuration, "cgroupDriver", Files.isDirectory(paths.systemdMarker()) ? "systemd" : "cgroupfs");
        putDefault(configuration, "resolvConf", paths.podNameServers().toString());
        return configuration;
    }

    private static void putDefault(ObjectNode configuration, String field, String value) {
        if (!configuration.has(field)) {
            configuration.put(field, value);
        }
    }

    private Map<String, Object> kubeconfig(JoinRecord node) {
        var name = node.clusterID();
        return Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Config",
                "current-context",
                name,
                "clusters",
                List.of(Map.of(
                        "name",
                        name,
                        "cluster",
                        Map.of(
                                "server",
                                "https://" + node.nodeLocalEndpoint(),
                                "certificate-authority",
                                paths.clusterCa().toString()))),
                "users",
                List.of(Map.of(
                        "name",
                        "node",
                        "user",
                        Map.of(
                                "client-certificate", paths.nodeCertificate().toString(),
                                "client-key", paths.nodeCertificate().toString()))),
                "contexts",
                List.of(Map.of("name", name, "context", Map.of("cluster", name, "user", "node"))));
    }
}
