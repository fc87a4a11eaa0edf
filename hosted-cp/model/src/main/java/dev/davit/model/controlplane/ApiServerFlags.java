package dev.davit.model.controlplane;

import dev.davit.api.v1alpha1.AdmissionSpec;
import dev.davit.api.v1alpha1.HostedClusterSpec;
import dev.davit.model.etcd.EtcdRenderer;
import dev.davit.model.naming.Names;
import dev.davit.model.pki.Leaf;
import dev.davit.model.pki.SecretsRenderer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The flags of kube-apiserver. */
final class ApiServerFlags {
    static final String TLS = "/etc/kubernetes/tls";
    static final String CONFIG = "/etc/kubernetes/config";
    static final String ETCD_SERVERS = "etcd-servers";

    /** Flags that are set when a field of {@code spec.apiServer} asks for it, and that field. */
    static final Map<String, String> OF_FIELDS = Map.ofEntries(
            Map.entry("runtime-config", "runtimeConfig"),
            Map.entry("max-requests-inflight", "maxRequestsInFlight"),
            Map.entry("max-mutating-requests-inflight", "maxMutatingRequestsInFlight"),
            Map.entry("goaway-chance", "goawayChance"),
            Map.entry("event-ttl", "eventTTL"),
            Map.entry("disable-admission-plugins", "admission.disablePlugins"),
            Map.entry("admission-control-config-file", "admission.podSecurity"),
            Map.entry("audit-policy-file", "audit"),
            Map.entry("audit-log-path", "audit"),
            Map.entry("audit-log-maxsize", "audit"),
            Map.entry("audit-log-maxbackup", "audit"),
            Map.entry("audit-log-maxage", "audit"),
            Map.entry("audit-webhook-config-file", "audit"),
            Map.entry("audit-webhook-mode", "audit"),
            Map.entry("audit-webhook-batch-max-size", "audit"),
            Map.entry("audit-webhook-batch-max-wait", "audit"),
            Map.entry("audit-webhook-truncate-enabled", "audit"));

    /** Nobody sets these: kube-apiserver does not start with them beside the files that Davit writes for these fields. */
    static final Map<String, String> BESIDE_FIELDS = Map.ofEntries(
            Map.entry("authorization-webhook-cache-authorized-ttl", "authorization"),
            Map.entry("authorization-webhook-cache-unauthorized-ttl", "authorization"),
            Map.entry("authorization-webhook-config-file", "authorization"),
            Map.entry("authorization-webhook-version", "authorization"),
            Map.entry("oidc-ca-file", "authentication"),
            Map.entry("oidc-client-id", "authentication"),
            Map.entry("oidc-groups-claim", "authentication"),
            Map.entry("oidc-groups-prefix", "authentication"),
            Map.entry("oidc-issuer-url", "authentication"),
            Map.entry("oidc-required-claim", "authentication"),
            Map.entry("oidc-signing-algs", "authentication"),
            Map.entry("oidc-username-claim", "authentication"),
            Map.entry("oidc-username-prefix", "authentication"));

    private static final String NODE_RESTRICTION = "NodeRestriction";

    /**
     * What holds unless the user says otherwise. One of 50 answers tells an HTTP/2 client to open another connection: one that
     * asks has left a pod that is going long before SIGTERM, and connections spread over the replicas.
     */
    private static final Map<String, String> DEFAULTS = Map.of("goaway-chance", "0.02");

    private final String namespace;
    private final HostedClusterSpec spec;
    private final int servers;
    private final ConfiguredParts parts;

    ApiServerFlags(String namespace, HostedClusterSpec spec, int servers, ConfiguredParts parts) {
        this.namespace = namespace;
        this.spec = spec;
        this.servers = servers;
        this.parts = parts;
    }

    List<String> command() {
        return owned().addAll(spec.apiServer().extraArgs()).addAll(DEFAULTS).command("kube-apiserver");
    }

    /** @return the flags that Davit sets and nobody else may */
    Flags owned() {
        var flags = new Flags();
        endpoint(flags);
        storage(flags);
        access(flags);
        serviceAccounts(flags);
        machines(flags);
        aggregation(flags);
        shutdown(flags);
        settings(flags);
        parts.flags().forEach(flags::set);
        return flags.featureGates(spec.apiServer().featureGates());
    }

    private void endpoint(Flags flags) {
        flags.set("secure-port", Names.API_PORT)
                // What pods see behind the Service kubernetes: every machine answers there itself.
                .set("advertise-address", spec.networking().nodeLocalAddress())
                // Replicas share that address, and one that stops would remove it for all: Davit owns the endpoints.
                .set("endpoint-reconciler-type", "none")
                .set("service-cluster-ip-range", spec.networking().serviceCIDR())
                .set("tls-cert-file", certificate(Leaf.API_SERVER))
                .set("tls-private-key-file", key(Leaf.API_SERVER))
                .set("profiling", false);
    }

    private void storage(Flags flags) {
        flags.set(ETCD_SERVERS, String.join(",", EtcdRenderer.clientUrls(namespace, servers)))
                .set("etcd-cafile", authority(SecretsRenderer.ETCD_CA))
                .set("etcd-certfile", certificate(Leaf.ETCD_CLIENT))
                .set("etcd-keyfile", key(Leaf.ETCD_CLIENT));
    }

    private void access(Flags flags) {
        flags.set("client-ca-file", authority(SecretsRenderer.CLUSTER_CA))
                .set("enable-bootstrap-token-auth", true)
                // Says who may be anonymous where, so --anonymous-auth is not set.
                .set("authentication-config", CONFIG + "/" + AuthenticationConfig.FILE)
                .set("enable-admission-plugins", enabledPlugins())
                .set("allow-privileged", true);
        // Another order of authorizers is told by a file, and then by nothing else.
        if (!parts.flags().containsKey("authorization-config")) {
            flags.set("authorization-mode", "Node,RBAC");
        }
    }

    private void serviceAccounts(Flags flags) {
        flags.set(
                        "service-account-issuer",
                        "https://kubernetes.default.svc." + spec.networking().dnsDomain())
                .set("service-account-key-file", TLS + "/" + SecretsRenderer.SERVICE_ACCOUNT_PUBLIC_KEY)
                .set("service-account-signing-key-file", TLS + "/" + SecretsRenderer.SERVICE_ACCOUNT_KEY);
    }

    private void machines(Flags flags) {
        flags.set("egress-selector-config-file", CONFIG + "/" + ApiServerConfig.EGRESS)
                .set("kubelet-client-certificate", certificate(Leaf.KUBELET_CLIENT))
                .set("kubelet-client-key", key(Leaf.KUBELET_CLIENT))
                .set("kubelet-certificate-authority", authority(SecretsRenderer.CLUSTER_CA))
                // With Hostname first, nodes/proxy fails: the API server resolves the name itself.
                .set("kubelet-preferred-address-types", "InternalIP,Hostname");
    }

    private void aggregation(Flags flags) {
        flags.set("enable-aggregator-routing", true)
                .set("proxy-client-cert-file", certificate(Leaf.FRONT_PROXY_CLIENT))
                .set("proxy-client-key-file", key(Leaf.FRONT_PROXY_CLIENT))
                .set("requestheader-client-ca-file", authority(SecretsRenderer.FRONT_PROXY_CA))
                .set("requestheader-allowed-names", "front-proxy-client")
                .set("requestheader-username-headers", "X-Remote-User")
                .set("requestheader-group-headers", "X-Remote-Group")
                .set("requestheader-extra-headers-prefix", "X-Remote-Extra-");
    }

    private void shutdown(Flags flags) {
        var termination = Termination.of(spec.upgrade());
        flags.set("shutdown-delay-duration", termination.shutdownDelay().toSeconds() + "s")
                // With a grace, watches end when GOAWAY is sent: a client that has not heard that opens them again on
                // the same connection, and is answered 503.
                .set("shutdown-watch-termination-grace-period", "0s")
                // Endpoints have left long before: a 429 would only hurt clients that are still connected.
                .set("shutdown-send-retry-after", false);
    }

    /** What is not set here is as kube-apiserver has it by itself. */
    private void settings(Flags flags) {
        var server = spec.apiServer();
        flags.switches("runtime-config", server.runtimeConfig());
        Optional.ofNullable(server.maxRequestsInFlight()).ifPresent(max -> flags.set("max-requests-inflight", max));
        Optional.ofNullable(server.maxMutatingRequestsInFlight())
                .ifPresent(max -> flags.set("max-mutating-requests-inflight", max));
        Optional.ofNullable(server.goawayChance()).ifPresent(chance -> flags.set("goaway-chance", chance));
        Optional.ofNullable(server.eventTTL()).ifPresent(ttl -> flags.set("event-ttl", ttl));
        Optional.ofNullable(server.admission())
                .map(AdmissionSpec::disablePlugins)
                .filter(plugins -> !plugins.isEmpty())
                .ifPresent(plugins -> flags.set("disable-admission-plugins", names(plugins)));
    }

    private String enabledPlugins() {
        var more = Optional.ofNullable(spec.apiServer().admission())
                .map(AdmissionSpec::enablePlugins)
                .orElse(List.of());
        return more.isEmpty() ? NODE_RESTRICTION : NODE_RESTRICTION + "," + names(more);
    }

    private static String names(List<? extends Enum<?>> plugins) {
        return plugins.stream().map(Enum::name).sorted().distinct().collect(Collectors.joining(","));
    }

    private static String authority(String name) {
        return TLS + "/" + name + ".crt";
    }

    private static String certificate(Leaf leaf) {
        return TLS + "/" + leaf.certificateFile();
    }

    private static String key(Leaf leaf) {
        return TLS + "/" + leaf.keyFile();
    }
}
