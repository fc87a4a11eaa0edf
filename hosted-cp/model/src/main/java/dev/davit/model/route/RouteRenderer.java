package dev.davit.model.route;

import dev.davit.api.v1alpha1.DavitConfigSpec;
import dev.davit.model.HostedClusterPlan;
import dev.davit.model.Power;
import dev.davit.model.naming.ClusterIdentity;
import dev.davit.model.naming.Labels;
import dev.davit.model.naming.Names;
import dev.davit.model.pki.Leaf;
import dev.davit.model.text.Canonical;
import dev.davit.model.text.SecretData;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The Secrets through which the operator tells the gateway where to send what. Equal inputs are equal bytes. */
public final class RouteRenderer {
    /** Name of {@link #settings}. */
    public static final String SETTINGS_NAME = "settings";

    private static final int FORMAT = 1;
    private static final String CLUSTER = "cluster";
    private static final String ROUTE_FILE = "route.json";

    private RouteRenderer() {}

    private record Settings(int version, String domain, List<String> trustedProxies, Egress egress) {}

    private record Egress(List<String> deniedCIDRs, List<String> allowedCIDRs) {}

    private record Backend(String host, int port) {}

    private record Route(
            int version,
            String clusterID,
            String clusterUID,
            String name,
            Backend backend,
            @Nullable String hostname,
            @Nullable String hostnameSince,
            List<String> allowedCIDRs,
            String podCIDR,
            boolean podAddressesAnnounced,
            List<RouteNode> nodes,
            @Nullable List<DeletedNode> deletedNodes,
            @Nullable String othersRefusedUpTo,
            @Nullable Sleep sleep) {}

    private record Sleep(String state, boolean wakeOnRequest) {}

    /**
     * @param config settings of the installation
     * @return the Secret with what holds for all clusters
     */
    public static Secret settings(DavitConfigSpec config) {
        var egress = new Egress(config.egress().deniedCIDRs(), config.egress().allowedCIDRs());
        var settings = new Settings(FORMAT, config.domain(), config.trustedProxies(), egress);
        var labels = Map.of(Labels.ROUTE, "settings", Labels.MANAGED_BY, Labels.MANAGER);
        return secret(SETTINGS_NAME, labels, Map.of("settings.json", Canonical.json(settings)));
    }

    /**
     * @param identity a cluster
     * @return name of its Secret in the routes namespace
     */
    public static String clusterName(ClusterIdentity identity) {
        return "route-" + identity.clusterId();
    }

    /**
     * @param plan the cluster
     * @param since from when on it has had its own name, in RFC 3339: of several with one name the first has it
     * @param backendAddress ClusterIP of its kube-apiserver Service
     * @param machines its machines
     * @param operators ranges of Davit's own clients, which an allow list must not shut out
     * @return the Secret with its route, its CA and its tunnel certificate
     */
    public static Secret cluster(
            HostedClusterPlan plan,
            String since,
            String backendAddress,
            RouteMachines machines,
            List<String> operators) {
        var identity = plan.identity();
        var route = new Route(
                FORMAT,
                identity.clusterId(),
                identity.uid(),
                identity.display(),
                new Backend(backendAddress, Names.API_PORT),
                plan.hostname().orElse(null),
                plan.hostname().map(name -> since).orElse(null),
                allowed(plan.spec().apiServer().allowedCIDRs(), operators),
                plan.spec().networking().podCIDR(),
                plan.podAddressesAnnounced(),
                nodes(machines, plan.podAddressesAnnounced()),
                deleted(machines),
                machines.othersRefusedUpTo().orElse(null),
                sleep(plan));
        var labels = new TreeMap<>(Labels.of(identity, "route"));
        labels.put(Labels.ROUTE, CLUSTER);
        var tunnel = plan.secrets().leaf(Leaf.TUNNEL);
        return secret(
                clusterName(identity),
                labels,
                Map.of(
                        ROUTE_FILE,
                        Canonical.json(route),
                        "client-ca.crt",
                        plan.secrets().clusterCa(),
                        "tunnel.crt",
                        tunnel.certificatePem(),
                        "tunnel.key",
                        tunnel.keyPem()));
    }

    /** Where pods are announced, ranges mean nothing and would only cause writes. */
    private static List<RouteNode> nodes(RouteMachines machines, boolean podAddressesAnnounced) {
        return machines.nodes().stream()
                .map(node -> podAddressesAnnounced ? node.withoutPodRanges() : node)
                .toList();
    }

    /** Nothing of a cluster that has lost no Node. */
    private static @Nullable List<DeletedNode> deleted(RouteMachines machines) {
        return machines.deleted().isEmpty() ? null : machines.deleted();
    }

    /**
     * For a cluster whose plan is not known now.
     *
     * @param published its Secret, as {@link #cluster} made it
     * @param machines its machines
     * @param wanted clients that are let in
     * @param operators ranges of Davit's own clients, which an allow list must not shut out
     * @return the same Secret with these machines and clients
     * @throws IllegalArgumentException when the Secret holds no route
     */
    public static Secret with(Secret published, RouteMachines machines, List<String> wanted, List<String> operators) {
        var files = new TreeMap<>(published.getData());
        byte[] former = Base64.getDecoder().decode(files.getOrDefault(ROUTE_FILE, ""));
        Route before = Canonical.value(Canonical.parse(new String(former, StandardCharsets.UTF_8)), Route.class);
        var route = new Route(
                before.version(),
                before.clusterID(),
                before.clusterUID(),
                before.name(),
                before.backend(),
                before.hostname(),
                before.hostnameSince(),
                allowed(wanted, operators),
                before.podCIDR(),
                before.podAddressesAnnounced(),
                nodes(machines, before.podAddressesAnnounced()),
                deleted(machines),
                machines.othersRefusedUpTo().orElse(null),
                before.sleep());
        files.putAll(SecretData.encode(Map.of(ROUTE_FILE, Canonical.json(route))));
        return new SecretBuilder()
                .withNewMetadata()
                .withName(published.getMetadata().getName())
                .withNamespace(published.getMetadata().getNamespace())
                .withLabels(new TreeMap<>(published.getMetadata().getLabels()))
                .endMetadata()
                .withType(published.getType())
                .withData(files)
                .build();
    }

    /** Nothing of a cluster that is awake: most are, and stay as they were before there was sleep. */
    private static @Nullable Sleep sleep(HostedClusterPlan plan) {
        var power = plan.scale().power();
        if (power == Power.ON) {
            return null;
        }
        var hibernation = plan.spec().hibernation();
        return new Sleep(power.sleeps() ? "Asleep" : "Waking", hibernation != null && hibernation.wakeOnRequest());
    }

    /** An empty list lets everybody in. */
    private static List<String> allowed(List<String> wanted, List<String> operators) {
        return wanted.isEmpty()
                ? wanted
                : Stream.concat(wanted.stream(), operators.stream()).distinct().toList();
    }

    private static Secret secret(String name, Map<String, String> labels, Map<String, String> files) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(Names.ROUTES_NAMESPACE)
                .withLabels(new TreeMap<>(labels))
                .endMetadata()
                .withType("Opaque")
                .withData(SecretData.encode(files))
                .build();
    }
}
