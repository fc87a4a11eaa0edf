package dev.davit.model.pki;

import dev.davit.model.HostedClusterPlan;
import dev.davit.model.kubeconfig.KubeconfigRenderer;
import dev.davit.model.naming.Labels;
import dev.davit.model.text.SecretData;
import dev.davit.pki.CertificateAuthority;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The Secrets of a hosted namespace: one for each process with exactly what it needs, mounted as a folder, and three
 * that no pod mounts. Their keys are file names.
 */
public final class SecretsRenderer {
    /** The roots with their keys; mounted nowhere. */
    public static final String AUTHORITIES = "authorities";

    /** Of kube-apiserver. */
    public static final String API_SERVER = "kube-apiserver-tls";

    /** Of etcd. */
    public static final String ETCD = "etcd-tls";

    /** Of kube-controller-manager. */
    public static final String CONTROLLER_MANAGER = "kube-controller-manager-tls";

    /** Of kube-scheduler. */
    public static final String SCHEDULER = "kube-scheduler-tls";

    /** The user's; mounted nowhere. */
    public static final String ADMIN = "admin-tls";

    /** What the operator publishes to the gateway; mounted nowhere. */
    public static final String TUNNEL = "tunnel-tls";

    /** Base name of the cluster's root. */
    public static final String CLUSTER_CA = "ca";

    /** Base name of the front proxy's root. */
    public static final String FRONT_PROXY_CA = "front-proxy-ca";

    /** Base name of etcd's root. */
    public static final String ETCD_CA = "etcd-ca";

    /** File with the gateway's roots. */
    public static final String GATEWAY_CA = "egress-ca.crt";

    /** File that signs service-account tokens. */
    public static final String SERVICE_ACCOUNT_KEY = "sa.key";

    /** File that service-account tokens are checked against. */
    public static final String SERVICE_ACCOUNT_PUBLIC_KEY = "sa.pub";

    /** File of a process that talks to the API server in its own pod. */
    public static final String KUBECONFIG = "kubeconfig";

    private final HostedClusterPlan plan;
    private final SortedMap<String, SortedMap<String, String>> files = new TreeMap<>();

    private SecretsRenderer(HostedClusterPlan plan) {
        this.plan = plan;
    }

    /**
     * @param plan the cluster
     * @return the Secrets of its namespace
     */
    public static List<HasMetadata> render(HostedClusterPlan plan) {
        return collect(plan).files.entrySet().stream()
                .<HasMetadata>map(each -> secret(plan, each.getKey(), each.getValue()))
                .toList();
    }

    /**
     * @param plan the cluster
     * @param name name of one of the Secrets
     * @return what is in it: text by file name
     */
    public static SortedMap<String, String> files(HostedClusterPlan plan, String name) {
        return collect(plan).files.getOrDefault(name, new TreeMap<>());
    }

    private static SecretsRenderer collect(HostedClusterPlan plan) {
        var renderer = new SecretsRenderer(plan);
        renderer.putLeaves();
        renderer.putRoots();
        return renderer;
    }

    private void putLeaves() {
        for (var leaf : Leaf.values()) {
            put(
                    leaf.secretName(),
                    leaf.certificateFile(),
                    plan.secrets().leaf(leaf).certificatePem());
            put(leaf.secretName(), leaf.keyFile(), plan.secrets().leaf(leaf).keyPem());
        }
        put(CONTROLLER_MANAGER, KUBECONFIG, KubeconfigRenderer.loopback(plan, Leaf.CONTROLLER_MANAGER));
        put(SCHEDULER, KUBECONFIG, KubeconfigRenderer.loopback(plan, Leaf.SCHEDULER));
    }

    private void putRoots() {
        var authorities = plan.secrets().authorities();
        putRoot(CLUSTER_CA, authorities.cluster(), List.of(API_SERVER, CONTROLLER_MANAGER, SCHEDULER));
        putRoot(FRONT_PROXY_CA, authorities.frontProxy(), List.of(API_SERVER, CONTROLLER_MANAGER, SCHEDULER));
        putRoot(ETCD_CA, authorities.etcd(), List.of(API_SERVER, ETCD));
        put(CONTROLLER_MANAGER, CLUSTER_CA + ".key", authorities.cluster().keyPem());
        put(API_SERVER, GATEWAY_CA, plan.secrets().gatewayCa());
        for (var signer : List.of(AUTHORITIES, API_SERVER, CONTROLLER_MANAGER)) {
            put(signer, SERVICE_ACCOUNT_KEY, authorities.serviceAccounts().privateKeyPem());
        }
        for (var verifier : List.of(AUTHORITIES, API_SERVER)) {
            put(
                    verifier,
                    SERVICE_ACCOUNT_PUBLIC_KEY,
                    authorities.serviceAccounts().publicKeyPem());
        }
    }

    private void putRoot(String name, CertificateAuthority authority, List<String> readers) {
        put(AUTHORITIES, name + ".crt", authority.certificatePem());
        put(AUTHORITIES, name + ".key", authority.keyPem());
        readers.forEach(secret -> put(secret, name + ".crt", authority.certificatePem()));
    }

    private void put(String secret, String file, String content) {
        files.computeIfAbsent(secret, name -> new TreeMap<>()).put(file, content);
    }

    private static Secret secret(HostedClusterPlan plan, String name, SortedMap<String, String> files) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(plan.namespace())
                .withLabels(Labels.of(plan.identity(), name))
                .endMetadata()
                .withType("Opaque")
                .withData(SecretData.encode(files))
                .build();
    }
}
