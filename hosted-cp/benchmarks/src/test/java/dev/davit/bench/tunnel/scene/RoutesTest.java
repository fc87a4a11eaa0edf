package dev.davit.bench.tunnel.scene;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.davit.gateway.routing.NodeRoute;
import dev.davit.gateway.routing.RouteReader;
import dev.davit.gateway.testing.TestCluster;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is published is what the gateway reads. */
class RoutesTest {
    private static final int NODES = 2_001;

    private final TestCluster cluster = new TestCluster("benchbench");

    @Test
    void theGatewayReadsSettingsAndRoute() throws Exception {
        var items = new ObjectMapper().readTree(Routes.list(cluster, NODES)).path("items");

        assertThat(RouteReader.settings(data(items.path(0))).domain()).isEqualTo(TestCluster.DOMAIN);
        var route = RouteReader.cluster(data(items.path(1)));
        assertThat(items.path(1).path("metadata").path("name").asText()).isEqualTo("route-" + route.clusterId());
        assertThat(route.clusterUid()).isEqualTo(cluster.uid());
        assertThat(route.nodes()).hasSize(NODES).extracting(NodeRoute::name).doesNotHaveDuplicates();
        assertThat(route.nodes().stream().flatMap(node -> node.podCidrs().stream()))
                .doesNotHaveDuplicates()
                .hasSize(NODES);
    }

    private static Map<String, String> data(JsonNode secret) {
        var data = new HashMap<String, String>();
        secret.path("data")
                .properties()
                .forEach(entry -> data.put(
                        entry.getKey(),
                        new String(Base64.getDecoder().decode(entry.getValue().asText()), StandardCharsets.UTF_8)));
        return data;
    }
}
