package dev.davit.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.gateway.testing.TestCluster;
import dev.davit.pki.ExtendedUsage;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteReaderTest {
    private static final String ROUTE = """
            {"version":1,"clusterID":"7k3f9qh2md","clusterUID":"u-1","name":"team-a/edge",
             "backend":{"host":"10.96.12.3","port":6443},"allowedCIDRs":["192.0.2.0/24"],"podCIDR":"10.244.0.0/16",
             "podAddressesAnnounced":false,
             "nodes":[{"name":"w1","addresses":["198.18.0.21"],"podCIDRs":["10.244.0.0/24"],"kubeletPort":10250,
                       "hostPorts":[9100]}],"later":"ignored"}
            """;

    private final Map<String, String> data = new HashMap<>();

    @BeforeEach
    void fill() {
        var cluster = new TestCluster("7k3f9qh2md");
        var leaf = cluster.node("x", ExtendedUsage.SERVER_AUTH);
        data.put("route.json", ROUTE);
        data.put("client-ca.crt", cluster.ca().certificatePem());
        data.put("tunnel.crt", leaf.certificatePem());
        data.put("tunnel.key", leaf.keyPem());
    }

    @Test
    void readsARoute() throws Exception {
        var route = RouteReader.cluster(data);

        assertThat(route.backend()).hasToString("10.96.12.3:6443");
        assertThat(route.hostname()).isEmpty();
        assertThat(route.deletedNodes()).isEqualTo(DeletedNodes.NONE);
        assertThat(route.admits(Cidr.address("192.0.2.9").orElseThrow())).isTrue();
        assertThat(route.admits(Cidr.address("198.51.100.1").orElseThrow())).isFalse();
        assertThat(route.nodes()).singleElement().satisfies(node -> {
            assertThat(node.name()).isEqualTo("w1");
            assertThat(node.opens(9100)).isTrue();
            assertThat(node.opens(9101)).isFalse();
        });
    }

    @Test
    void readsANameOfTheClustersOwn() throws Exception {
        data.put(
                "route.json",
                ROUTE.replace(
                        "\"version\":1",
                        "\"version\":1,\"hostname\":\"Edge.example.org\",\"hostnameSince\":\"2026-01-01T00:00:00Z\""));

        assertThat(RouteReader.cluster(data).hostname())
                .contains(new OwnName("edge.example.org", "2026-01-01T00:00:00Z"));
    }

    @Test
    void readsWhichNodesWereDeleted() throws Exception {
        data.put("route.json", ROUTE.replace("\"later\":", """
                "deletedNodes":[{"joinedAgain":false,"name":"w9","refusedUpTo":"2026-11-27T20:00:00Z"}],
                "othersRefusedUpTo":"2026-11-01T00:00:00Z","later":"""));

        var deleted = RouteReader.cluster(data).deletedNodes();

        assertThat(deleted)
                .isEqualTo(new DeletedNodes(
                        Map.of("w9", Instant.parse("2026-11-27T20:00:00Z")),
                        Optional.of(Instant.parse("2026-11-01T00:00:00Z"))));
    }

    @Test
    void namesTheKeyThatIsMissing() {
        data.remove("tunnel.key");

        assertThatThrownBy(() -> RouteReader.cluster(data)).hasMessage("key tunnel.key is missing");
    }

    @Test
    void namesTheFieldThatIsWrong() {
        data.put("route.json", ROUTE.replace("192.0.2.0/24", "192.0.2.0/240"));

        assertThatThrownBy(() -> RouteReader.cluster(data)).hasMessageContaining("prefix length");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"bad\",\"addresses\":[\"worker.example\"]}",
                "{\"name\":\"bad\",\"addresses\":[\"10.1\"]}",
                "{\"name\":\"bad\",\"podCIDRs\":[\"10.244.0.0/240\"]}",
                "{\"addresses\":[\"198.18.0.22\"]}"
            })
    void aNodeThatCannotBeReadLeavesTheOthers(String bad) throws Exception {
        data.put("route.json", ROUTE.replace("\"nodes\":[", "\"nodes\":[" + bad + ","));

        assertThat(RouteReader.cluster(data).nodes())
                .singleElement()
                .satisfies(node -> assertThat(node.name()).isEqualTo("w1"));
    }

    @Test
    void refusesAVersionThatItDoesNotKnow() {
        data.put("route.json", ROUTE.replace("\"version\":1", "\"version\":2"));

        assertThatThrownBy(() -> RouteReader.cluster(data)).hasMessageContaining("expected version 1, found 2");
    }

    @Test
    void readsSettings() throws Exception {
        var settings = RouteReader.settings(
                Map.of(
                        "settings.json",
                        "{\"version\":1,\"domain\":\"h.example\",\"trustedProxies\":[\"10.0.0.0/8\"],\"egress\":{\"deniedCIDRs\":[\"10.96.0.0/12\"],\"allowedCIDRs\":[]}}"));

        assertThat(settings.domain()).isEqualTo("h.example");
        assertThat(settings.deniedCidrs()).containsExactly(Cidr.parse("10.96.0.0/12"));
    }
}
