package dev.davit.model.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.AddonManagement;
import dev.davit.api.v1alpha1.AddonsSpec;
import dev.davit.api.v1alpha1.ApiServerSpec;
import dev.davit.api.v1alpha1.Cni;
import dev.davit.model.Plans;
import dev.davit.model.naming.Labels;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RouteRendererTest {
    private static final String CREATED = "2026-01-02T03:04:05Z";
    private static final RouteNode W1 = new RouteNode(
            "w1", List.of("198.18.0.21"), List.of("10.244.0.0/24"), 10250, List.of(), "2026-01-01T00:00:00Z");
    private static final RouteNode W2 = new RouteNode(
            "w2", List.of("198.18.0.22"), List.of("10.244.1.0/24"), 10250, List.of(9100, 80), "2026-01-01T00:00:01Z");

    @Test
    void writesTheAgreedFormat() {
        var plan = Plans.plan(Plans.spec("1.36.3"));

        var secret = RouteRenderer.cluster(plan, CREATED, "10.96.12.3", RouteMachines.of(List.of(W1)), List.of());

        assertThat(secret.getMetadata().getName()).isEqualTo("route-43p53omwub");
        assertThat(secret.getMetadata().getNamespace()).isEqualTo("davit-routes");
        assertThat(secret.getMetadata().getLabels()).containsEntry(Labels.ROUTE, "cluster");
        assertThat(text(secret, "route.json")).isEqualToIgnoringWhitespace("""
                        {"allowedCIDRs":[],"backend":{"host":"10.96.12.3","port":6443},"clusterID":"43p53omwub",
                        "clusterUID":"0b5c5a3e-6f0f-4f57-9e0e-1a7a3a0d9c11","name":"team-a/edge",
                        "nodes":[{"addresses":["198.18.0.21"],"created":"2026-01-01T00:00:00Z","hostPorts":[],"kubeletPort":10250,"name":"w1","podCIDRs":["10.244.0.0/24"]}],
                        "podAddressesAnnounced":false,"podCIDR":"10.244.0.0/16","version":1}""");
    }

    @Test
    void isTheSameWhateverTheOrderOfMachines() {
        var plan = Plans.plan(Plans.spec("1.36.3"));

        assertThat(RouteRenderer.cluster(plan, CREATED, "10.96.12.3", RouteMachines.of(List.of(W1, W2)), List.of()))
                .isEqualTo(RouteRenderer.cluster(
                        plan, CREATED, "10.96.12.3", RouteMachines.of(List.of(W2, W1)), List.of()));
    }

    @Test
    void otherMachinesInAPublishedRouteAreTheSameAsInAFreshOne() {
        var plan = Plans.plan(Plans.spec("1.36.3"));
        var published = RouteRenderer.cluster(
                plan, CREATED, "10.96.12.3", RouteMachines.of(List.of(W1)), List.of("10.1.2.3/32"));

        assertThat(RouteRenderer.with(published, RouteMachines.of(List.of(W2, W1)), List.of(), List.of()))
                .isEqualTo(RouteRenderer.cluster(
                        plan, CREATED, "10.96.12.3", RouteMachines.of(List.of(W1, W2)), List.of("10.1.2.3/32")));
    }

    @Test
    void otherMachinesInAPublishedRouteToAnnouncedPodsAreTheSameAsInAFreshOne() {
        var plan = Plans.plan(Plans.with(
                Plans.spec("1.36.3"), new AddonsSpec(Cni.None, AddonManagement.Managed, AddonManagement.Managed)));
        var published = RouteRenderer.cluster(plan, CREATED, "10.96.12.3", RouteMachines.of(List.of(W1)), List.of());

        assertThat(RouteRenderer.with(published, RouteMachines.of(List.of(W2, W1)), List.of(), List.of()))
                .isEqualTo(RouteRenderer.cluster(
                        plan, CREATED, "10.96.12.3", RouteMachines.of(List.of(W1, W2)), List.of()));
    }

    @Test
    void deletedNodesArePublishedAlsoWhileTheRestIsHeld() {
        var plan = Plans.plan(Plans.spec("1.36.3"));
        var machines = new RouteMachines(
                List.of(W1),
                List.of(
                        new DeletedNode("w9", "2026-11-27T20:00:00Z", false),
                        new DeletedNode("w2", "2026-11-27T19:00:00Z", true)),
                Optional.of("2026-11-01T00:00:00Z"));

        var secret = RouteRenderer.cluster(plan, CREATED, "10.96.12.3", machines, List.of());

        assertThat(text(secret, "route.json"))
                .contains(
                        "\"deletedNodes\":[{\"joinedAgain\":true,\"name\":\"w2\",\"refusedUpTo\":\"2026-11-27T19:00:00Z\"},"
                                + "{\"joinedAgain\":false,\"name\":\"w9\",\"refusedUpTo\":\"2026-11-27T20:00:00Z\"}]",
                        "\"othersRefusedUpTo\":\"2026-11-01T00:00:00Z\"");
        assertThat(RouteRenderer.with(
                        RouteRenderer.cluster(plan, CREATED, "10.96.12.3", RouteMachines.NONE, List.of()),
                        machines,
                        List.of(),
                        List.of()))
                .isEqualTo(secret);
    }

    @Test
    void anAllowListNeverShutsDavitItselfOut() {
        var spec = Plans.spec("1.36.3");
        var apiServer = new ApiServerSpec(List.of(), List.of("192.0.2.0/24"), Map.of(), Map.of());
        var open = RouteRenderer.cluster(
                Plans.plan(spec), CREATED, "10.96.12.3", RouteMachines.NONE, List.of("10.1.2.3/32"));
        var closed = RouteRenderer.cluster(
                Plans.plan(Plans.with(spec, apiServer)),
                CREATED,
                "10.96.12.3",
                RouteMachines.NONE,
                List.of("10.1.2.3/32"));

        assertThat(text(open, "route.json")).contains("\"allowedCIDRs\":[]");
        assertThat(text(closed, "route.json")).contains("\"allowedCIDRs\":[\"192.0.2.0/24\",\"10.1.2.3/32\"]");
    }

    @Test
    void anAllowListThatChangesWhileTheRestIsHeldIsPublished() {
        var published = RouteRenderer.cluster(
                Plans.plan(Plans.spec("1.36.3")), CREATED, "10.96.12.3", RouteMachines.of(List.of(W1)), List.of());

        var closed = RouteRenderer.with(
                published, RouteMachines.of(List.of(W1)), List.of("192.0.2.0/24"), List.of("10.1.2.3/32"));

        assertThat(text(closed, "route.json")).contains("\"allowedCIDRs\":[\"192.0.2.0/24\",\"10.1.2.3/32\"]");
    }

    @Test
    void carriesNoKeyButTheTunnels() {
        var plan = Plans.plan(Plans.spec("1.36.3"));

        var secret = RouteRenderer.cluster(plan, CREATED, "10.96.12.3", RouteMachines.NONE, List.of());

        assertThat(secret.getData()).containsOnlyKeys("route.json", "client-ca.crt", "tunnel.crt", "tunnel.key");
        assertThat(text(secret, "client-ca.crt")).isEqualTo(plan.secrets().clusterCa());
        assertThat(text(secret, "tunnel.key"))
                .isNotEqualTo(plan.secrets().authorities().cluster().keyPem());
    }

    @Test
    void whereTheUserBringsTheNetworkTheNodesRangesAreNotPublished() {
        var addons = new AddonsSpec(Cni.None, AddonManagement.Managed, AddonManagement.Managed);
        var plan = Plans.plan(Plans.with(Plans.spec("1.36.3"), addons));

        assertThat(text(
                        RouteRenderer.cluster(plan, CREATED, "10.96.12.3", RouteMachines.of(List.of(W2)), List.of()),
                        "route.json"))
                .contains(
                        "\"nodes\":[{\"addresses\":[\"198.18.0.22\"],\"created\":\"2026-01-01T00:00:01Z\",\"hostPorts\":[80,9100],\"kubeletPort\":10250,"
                                + "\"name\":\"w2\",\"podCIDRs\":[]}]",
                        "\"podAddressesAnnounced\":true",
                        "\"podCIDR\":\"10.244.0.0/16\"");
    }

    @Test
    void aNameOfTheClustersOwnIsPublishedWithTheTimeSinceWhenItHasIt() {
        var spec = Plans.with(Plans.spec("1.36.3"), Plans.apiServer("{hostname: edge.example.org}"));

        assertThat(text(
                        RouteRenderer.cluster(Plans.plan(spec), CREATED, "10.96.12.3", RouteMachines.NONE, List.of()),
                        "route.json"))
                .contains("\"hostname\":\"edge.example.org\",\"hostnameSince\":\"2026-01-02T03:04:05Z\"");
    }

    @Test
    void writesTheSettingsOfAllClusters() {
        var secret = RouteRenderer.settings(Plans.config());

        assertThat(secret.getMetadata().getName()).isEqualTo("settings");
        assertThat(secret.getMetadata().getLabels()).containsEntry(Labels.ROUTE, "settings");
        assertThat(text(secret, "settings.json"))
                .isEqualTo(
                        "{\"domain\":\"hosted.example\",\"egress\":{\"allowedCIDRs\":[],\"deniedCIDRs\":[]},\"trustedProxies\":[],\"version\":1}");
    }

    private static String text(Secret secret, String key) {
        return new String(Base64.getDecoder().decode(secret.getData().getOrDefault(key, "")), StandardCharsets.UTF_8);
    }
}
