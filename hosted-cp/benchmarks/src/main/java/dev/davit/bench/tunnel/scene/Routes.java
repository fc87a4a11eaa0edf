package dev.davit.bench.tunnel.scene;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.pki.ExtendedUsage;
import dev.davit.pki.LeafRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The Secrets that the operator publishes for a gateway (docs/gateway.md), as the API server lists them. Pure but for its key. */
final class Routes {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration LIFE = Duration.ofHours(12);

    private Routes() {}

    /** @return a SecretList of the settings and of one cluster with that many nodes */
    static String list(TestCluster cluster, int nodes) {
        var list = MAPPER.createObjectNode().put("kind", "SecretList").put("apiVersion", "v1");
        list.putObject("metadata").put("resourceVersion", "1");
        var items = list.putArray("items");
        items.add(secret("settings", "settings", Map.of("settings.json", settings())));
        var tunnel = cluster.issue(new LeafRequest(
                "tunnel",
                List.of(),
                List.of(cluster.tunnelName()),
                List.of(),
                List.of(),
                Set.of(ExtendedUsage.SERVER_AUTH),
                LIFE));
        items.add(secret(
                "route-" + cluster.id(),
                "cluster",
                Map.of(
                        "route.json", route(cluster, nodes),
                        "client-ca.crt", cluster.ca().certificatePem(),
                        "tunnel.crt", tunnel.certificatePem(),
                        "tunnel.key", tunnel.keyPem())));
        return list.toString();
    }

    private static ObjectNode secret(String name, String kind, Map<String, String> data) {
        var secret = MAPPER.createObjectNode();
        secret.putObject("metadata")
                .put("name", name)
                .put("namespace", "davit-routes")
                .put("uid", "uid-" + name)
                .put("resourceVersion", "1")
                .putObject("labels")
                .put("davit.dev/route", kind);
        var encoded = secret.putObject("data");
        data.forEach((key, text) ->
                encoded.put(key, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
        return secret;
    }

    private static String settings() {
        var settings = MAPPER.createObjectNode().put("version", 1).put("domain", TestCluster.DOMAIN);
        settings.putArray("trustedProxies");
        var egress = settings.putObject("egress");
        egress.putArray("deniedCIDRs").add("10.96.0.0/12");
        egress.putArray("allowedCIDRs");
        return settings.toString();
    }

    private static String route(TestCluster cluster, int nodes) {
        var route = MAPPER.createObjectNode()
                .put("version", 1)
                .put("clusterID", cluster.id())
                .put("clusterUID", cluster.uid())
                .put("name", "bench/" + cluster.id())
                .put("podCIDR", NodeAddresses.allPods());
        route.putObject("backend").put("host", "127.0.0.1").put("port", 1);
        route.putArray("allowedCIDRs");
        var all = route.putArray("nodes");
        for (var i = 0; i < nodes; i++) {
            var node = all.addObject().put("name", NodeAddresses.name(i)).put("kubeletPort", 10250);
            node.putArray("addresses").add(NodeAddresses.own(i));
            node.putArray("podCIDRs").add(NodeAddresses.pods(i));
            node.putArray("hostPorts");
        }
        return route.toString();
    }
}
