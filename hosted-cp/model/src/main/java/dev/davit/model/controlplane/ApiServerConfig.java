package dev.davit.model.controlplane;

import dev.davit.model.HostedClusterPlan;
import dev.davit.model.naming.Names;
import dev.davit.model.pki.Leaf;
import dev.davit.model.pki.SecretsRenderer;
import dev.davit.model.text.Canonical;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The configuration files of kube-apiserver. */
final class ApiServerConfig {
    static final String EGRESS = "egress-selector.yaml";

    private ApiServerConfig() {}

    static SortedMap<String, String> files(HostedClusterPlan plan) {
        var files = new TreeMap<String, String>();
        files.put(AuthenticationConfig.FILE, Canonical.yaml(AuthenticationConfig.base(plan.spec())));
        files.put(EGRESS, Canonical.yaml(egress()));
        return files;
    }

    /** Every way out is named, so that nothing goes out by another one: only etcd is dialled directly. */
    private static Map<String, Object> egress() {
        return Map.of(
                "apiVersion",
                "apiserver.k8s.io/v1beta1",
                "kind",
                "EgressSelectorConfiguration",
                "egressSelections",
                List.of(
                        selection("cluster", gateway(Names.EGRESS_CLUSTER_PORT)),
                        selection("controlplane", gateway(Names.EGRESS_CONTROL_PLANE_PORT)),
                        selection("etcd", Map.of("proxyProtocol", "Direct"))));
    }

    private static Map<String, Object> selection(String name, Map<String, Object> connection) {
        return Map.of("name", name, "connection", connection);
    }

    private static Map<String, Object> gateway(int port) {
        var tls = Map.of(
                "caBundle",
                ApiServerFlags.TLS + "/" + SecretsRenderer.GATEWAY_CA,
                "clientCert",
                ApiServerFlags.TLS + "/" + Leaf.EGRESS_CLIENT.certificateFile(),
                "clientKey",
                ApiServerFlags.TLS + "/" + Leaf.EGRESS_CLIENT.keyFile());
        var url = "https://" + Names.GATEWAY_INTERNAL_HOST + ":" + port;
        return Map.of("proxyProtocol", "HTTPConnect", "transport", Map.of("tcp", Map.of("url", url, "tlsConfig", tls)));
    }
}
