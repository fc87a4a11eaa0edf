package dev.davit.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.agent.cluster.JoinRecord;
import dev.davit.agent.cluster.JoinRecords;
import dev.davit.agent.cluster.Json;
import dev.davit.agent.cluster.PodAddressing;
import dev.davit.agent.csr.Certificates;
import dev.davit.agent.files.NodePaths;
import dev.davit.agent.files.SafeFiles;
import dev.davit.agent.kube.Node;
import dev.davit.agent.testing.KubeProcesses;
import dev.davit.agent.testing.TestAuthority;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a node's own rights at a real kube-apiserver: the Node authorizer, and the role that Davit gives to all nodes. */
class NodeWatchIT {
    private static final String CONFIG_MAPS = "/api/v1/namespaces/kube-system/configmaps";

    private final TestAuthority authority = TestAuthority.create("kubernetes");

    @TempDir
    private Path root = Path.of("");

    @Test
    void readsTheNodeAndHowPodsAreFound(@TempDir Path work) throws IOException {
        try (var kube =
                KubeProcesses.start(authority, work, JoinRecords.any().cluster().apiServer())) {
            kube.letReadSettings("system:nodes");
            var watch = watch(kube);

            assertThat(watch.look().node()).as("not registered yet").isEmpty();
            assertThat(watch.look().addressing()).as("no settings").isEqualTo(PodAddressing.RANGES);

            kube.create(
                    "/api/v1/nodes",
                    "{\"metadata\":{\"name\":\"w1\"},\"spec\":{\"podCIDR\":\"10.244.1.0/24\",\"podCIDRs\":[\"10.244.1.0/24\"]}}");
            kube.create(CONFIG_MAPS, settings(true));
            assertThat(watch.look().node()).map(Node::podCIDRs).contains(List.of("10.244.1.0/24"));
            assertThat(watch.look().addressing()).isEqualTo(PodAddressing.ANNOUNCED);

            kube.call("PUT", CONFIG_MAPS + "/davit-node", settings(false));
            assertThat(watch.look().addressing()).isEqualTo(PodAddressing.RANGES);
        }
    }

    private NodeWatch watch(KubeProcesses kube) throws IOException {
        var paths = new NodePaths(root);
        SafeFiles.write(
                paths.nodeCertificate(),
                authority.client("O=system:nodes,CN=system:node:w1").pem(),
                SafeFiles.Access.OWNER);
        SafeFiles.write(paths.clusterCa(), Certificates.toPem(authority.certificate()), SafeFiles.Access.EVERYONE);
        JoinRecord record =
                JoinRecords.with(kube.address().host(), kube.address().port(), List.of("127.0.0.1:1"));
        return new NodeWatch(paths, record);
    }

    private static String settings(boolean announced) {
        return Json.write(Map.of(
                "metadata",
                Map.of("name", "davit-node"),
                "data",
                Map.of("config.json", "{\"version\":1,\"podAddressesAnnounced\":" + announced + "}")));
    }
}
