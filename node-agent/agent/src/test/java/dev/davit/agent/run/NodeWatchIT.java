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

            kube.create("/api/v1/nodes", node("10.244.1.0/24"));
            kube.create(CONFIG_MAPS, settings(true));
            assertThat(watch.look().node()).map(Node::podCIDRs).contains(List.of("10.244.1.0/24"));
            assertThat(watch.look().addressing()).isEqualTo(PodAddressing.ANNOUNCED);

            kube.call("PUT", CONFIG_MAPS + "/davit-node", settings(false));
            assertThat(watch.look().addressing()).isEqualTo(PodAddressing.RANGES);
            assertThat(watch.look().failures()).isEmpty();
        }
    }

    @Test
    void readsTheNodeAndKeepsHowPodsAreFoundWhileTheSettingsAreBrokenOrGone(@TempDir Path work) throws IOException {
        try (var kube =
                KubeProcesses.start(authority, work, JoinRecords.any().cluster().apiServer())) {
            kube.letReadSettings("system:nodes");
            kube.create(CONFIG_MAPS, settings(true));
            var watch = watch(kube);
            assertThat(watch.look().addressing()).isEqualTo(PodAddressing.ANNOUNCED);
            kube.create("/api/v1/nodes", node("10.244.1.0/24"));

            for (var broken : List.of("{\"config.json\":\"{\"}", "{\"config.json\":\"\"}", "{\"other\":\"\"}")) {
                kube.call(
                        "PUT",
                        CONFIG_MAPS + "/davit-node",
                        "{\"metadata\":{\"name\":\"davit-node\"},\"data\":" + broken + "}");
                assertKept(watch.look(), broken);
            }
            kube.call("DELETE", CONFIG_MAPS + "/davit-node", "");
            assertKept(watch.look(), "no ConfigMap");

            kube.create(CONFIG_MAPS, settings(false));
            assertThat(watch.look().addressing()).isEqualTo(PodAddressing.RANGES);
            assertThat(watch.look().failures()).isEmpty();
        }
    }

    private static void assertKept(NodeWatch.Seen seen, String why) {
        assertThat(seen.node()).as(why).map(Node::podCIDRs).contains(List.of("10.244.1.0/24"));
        assertThat(seen.addressing()).as(why).isEqualTo(PodAddressing.ANNOUNCED);
        assertThat(seen.failures()).as(why).singleElement().asString().contains("kube-system/davit-node");
    }

    private static String node(String range) {
        return "{\"metadata\":{\"name\":\"w1\"},\"spec\":{\"podCIDR\":\"%1$s\",\"podCIDRs\":[\"%1$s\"]}}"
                .formatted(range);
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
