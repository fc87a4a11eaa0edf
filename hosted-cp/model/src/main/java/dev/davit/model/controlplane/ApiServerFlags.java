package dev.davit.model.controlplane;

import dev.davit.api.v1alpha1.HostedClusterSpec;
import dev.davit.model.etcd.EtcdRenderer;
import dev.davit.model.naming.Names;
import dev.davit.model.pki.Leaf;
import dev.davit.model.pki.SecretsRenderer;
import java.util.List;

/** The flags of kube-apiserver. */
final class ApiServerFlags {
    static final String TLS = "/etc/kubernetes/tls";
    static final String CONFIG = "/etc/kubernetes/config";
    static final String ETCD_SERVERS = "etcd-servers";

    private final String namespace;
    private final HostedClusterSpec spec;
    private final int servers;

    ApiServerFlags(String namespace, HostedClusterSpec spec, int servers) {
        this.namespace = namespace;
        this.spec = spec;
        this.servers = servers;
    }

    List<String> command() {
        return owned().addAll(spec.apiServer().extraArgs()).command("kube-apiserver");
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
                .set("authentication-config", CONFIG + "/" + ApiServerConfig.AUTHENTICATION)
                .set("authorization-mode", "Node,RBAC")
                .set("enable-admission-plugins", "NodeRestriction")
                .set("allow-privileged", true);
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

    private static void shutdown(Flags flags) {
        var termination = Termination.DEFAULT;
        flags.set("shutdown-delay-duration", termination.shutdownDelay().toSeconds() + "s")
                .set(
                        "shutdown-watch-termination-grace-period",
                        termination.watchGrace().toSeconds() + "s")
                // Endpoints have left long before: a 429 would only hurt clients that are still connected.
                .set("shutdown-send-retry-after", false);
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
