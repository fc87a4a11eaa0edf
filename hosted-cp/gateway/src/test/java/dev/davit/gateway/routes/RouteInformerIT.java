package dev.davit.gateway.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.gateway.cluster.Clusters;
import dev.davit.gateway.cluster.GatewayEvents;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.pki.ExtendedUsage;
import dev.davit.testing.kube.KubeApi;
import dev.davit.testing.kube.KubeApiTest;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a gateway knows when it begins to listen. */
@KubeApiTest
class RouteInformerIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int CLUSTERS = 200;
    private static final String SETTINGS = """
            {"version":1,"domain":"clusters.example.org","trustedProxies":[],"forbiddenCIDRs":[],"allowedCIDRs":[]}
            """;

    private final KubeApi api;
    private final TestCluster material = new TestCluster("aaaaaaaaaa");
    private final Clusters clusters = new Clusters(GatewayEvents.untold());

    RouteInformerIT(KubeApi api) {
        this.api = api;
    }

    @BeforeEach
    void empty() {
        api.admin()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(RouteInformer.NAMESPACE)
                        .endMetadata()
                        .build())
                .serverSideApply();
        api.admin().secrets().inNamespace(RouteInformer.NAMESPACE).delete();
    }

    /** Its last Secret cannot be used, which must not keep the others from being served. */
    @Test
    void allThatThereWasAtTheStartIsPublishedWhenItIsLoaded() throws Exception {
        write("settings", "settings", Map.of("settings.json", SETTINGS));
        for (var id : ids()) {
            write("route-" + id, "cluster", route(id));
        }
        write("route-zzzzzzzzzz", "cluster", Map.of("route.json", "{}"));

        try (var informer = informer()) {
            informer.loaded().get(LIMIT.toSeconds(), TimeUnit.SECONDS);

            assertThat(clusters.settings()).isPresent();
            assertThat(ids()).allSatisfy(id -> assertThat(clusters.byId(id)).isPresent());
        }
    }

    @Test
    void itIsNotLoadedBeforeTheSettingsAreThere() {
        var id = ids().getFirst();
        write("route-" + id, "cluster", route(id));

        try (var informer = informer()) {
            await("the route").atMost(LIMIT).until(() -> clusters.byId(id).isPresent());
            assertThat(informer.loaded()).isNotDone();

            write("settings", "settings", Map.of("settings.json", SETTINGS));

            assertThat(informer.loaded()).succeedsWithin(LIMIT);
        }
    }

    private RouteInformer informer() {
        return new RouteInformer(api.client("gateway", "system:masters"), clusters);
    }

    private static List<String> ids() {
        return IntStream.range(0, CLUSTERS).mapToObj("c%09d"::formatted).toList();
    }

    private Map<String, String> route(String id) {
        var leaf = material.node("x", ExtendedUsage.SERVER_AUTH);
        return Map.of(
                "route.json",
                """
                {"version":1,"clusterID":"%1$s","clusterUID":"u-%1$s","name":"test/%1$s","nodes":[],
                 "backend":{"host":"10.96.12.3","port":6443}}
                """.formatted(id),
                "client-ca.crt",
                material.ca().certificatePem(),
                "tunnel.crt",
                leaf.certificatePem(),
                "tunnel.key",
                leaf.keyPem());
    }

    private void write(String name, String kind, Map<String, String> data) {
        api.admin()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(RouteInformer.NAMESPACE)
                        .addToLabels("davit.dev/route", kind)
                        .endMetadata()
                        .withStringData(data)
                        .build())
                .create();
    }
}
