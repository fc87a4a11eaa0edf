package dev.davit.model.hosted;

import dev.davit.model.HostedClusterPlan;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * KubeletConfiguration v1beta1 of a cluster's machines. What depends on the machine (cgroups, resolver, container
 * runtime) is not in it: drop-in files on the machine say that.
 */
final class KubeletConfiguration {
    private KubeletConfiguration() {}

    /** For machines that Davit's agent joins. */
    static SortedMap<String, Object> forAgent(HostedClusterPlan plan) {
        var configuration = new TreeMap<String, Object>();
        configuration.put("apiVersion", "kubelet.config.k8s.io/v1beta1");
        configuration.put("kind", "KubeletConfiguration");
        configuration.put(
                "authentication",
                Map.of(
                        "anonymous", Map.of("enabled", false),
                        "webhook", Map.of("enabled", true),
                        "x509", Map.of("clientCAFile", "/etc/kubernetes/pki/ca.crt")));
        configuration.put("authorization", Map.of("mode", "Webhook"));
        configuration.put("cgroupDriver", "systemd");
        configuration.put("clusterDNS", List.of(plan.dnsServiceAddress()));
        configuration.put("clusterDomain", plan.spec().networking().dnsDomain());
        configuration.put("rotateCertificates", true);
        // The API server verifies kubelets, so that no one on the way can pretend to be one.
        configuration.put("serverTLSBootstrap", true);
        return configuration;
    }

    /** For machines that stock kubeadm joins. */
    static SortedMap<String, Object> forKubeadm(HostedClusterPlan plan) {
        var configuration = forAgent(plan);
        configuration.put("staticPodPath", "/etc/kubernetes/manifests");
        return configuration;
    }
}
