package dev.davit.model.hosted;

import static dev.davit.model.hosted.HostedObjects.KUBE_PUBLIC;
import static dev.davit.model.hosted.HostedObjects.KUBE_SYSTEM;
import static dev.davit.model.hosted.HostedObjects.group;
import static dev.davit.model.hosted.HostedObjects.readConfigMap;
import static dev.davit.model.hosted.HostedObjects.rule;
import static dev.davit.model.hosted.HostedObjects.user;

import dev.davit.model.HostedClusterPlan;
import dev.davit.model.naming.Names;
import dev.davit.model.network.Addresses;
import dev.davit.model.text.Canonical;
import dev.davit.model.text.SecretData;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code kubeadm init} would have written, under kubeadm's names. The two configurations are always there, because
 * tools read them; what lets machines join by stock kubeadm exists only in clusters that allow it.
 */
final class KubeadmRenderer {
    private static final String CLUSTER_INFO = "cluster-info";
    private static final String KUBEADM_CONFIG = "kubeadm-config";
    private static final String KUBELET_CONFIG = "kubelet-config";

    private final HostedClusterPlan plan;
    private final HostedObjects objects;

    private KubeadmRenderer(HostedClusterPlan plan) {
        this.plan = plan;
        this.objects = new HostedObjects(plan.identity(), "kubeadm");
    }

    static List<HasMetadata> render(HostedClusterPlan plan) {
        var renderer = new KubeadmRenderer(plan);
        var rendered = new ArrayList<>(renderer.configurations());
        if (plan.spec().kubeadmCompatible()) {
            rendered.addAll(renderer.discovery());
            rendered.addAll(renderer.bootstrap());
        }
        return rendered;
    }

    private List<HasMetadata> configurations() {
        var readers = plan.spec().kubeadmCompatible()
                ? List.of(group(Names.KUBEADM_BOOTSTRAP_GROUP), group("system:nodes"))
                : List.of(group("system:nodes"));
        var result = new ArrayList<HasMetadata>();
        result.add(objects.configMap(
                KUBE_SYSTEM, KUBEADM_CONFIG, Map.of("ClusterConfiguration", Canonical.yaml(clusterConfiguration()))));
        result.addAll(readable("kubeadm:nodes-kubeadm-config", KUBEADM_CONFIG, readers));
        result.add(objects.configMap(
                KUBE_SYSTEM, KUBELET_CONFIG, Map.of("kubelet", Canonical.yaml(KubeletConfiguration.forKubeadm(plan)))));
        result.addAll(readable("kubeadm:kubelet-config", KUBELET_CONFIG, readers));
        return result;
    }

    private List<HasMetadata> discovery() {
        var role = "kubeadm:bootstrap-signer-clusterinfo";
        return List.of(
                clusterInfo(),
                objects.role(KUBE_PUBLIC, role, readConfigMap(CLUSTER_INFO)),
                objects.binding(KUBE_PUBLIC, role, List.of(user("system:anonymous"))));
    }

    private List<HasMetadata> bootstrap() {
        var joining = List.of(group(Names.KUBEADM_BOOTSTRAP_GROUP));
        var result = new ArrayList<HasMetadata>();
        result.add(objects.clusterBinding("kubeadm:kubelet-bootstrap", "system:node-bootstrapper", joining));
        result.add(objects.clusterRole("kubeadm:get-nodes", rule("", List.of("nodes"), "get")));
        result.add(objects.clusterBinding("kubeadm:get-nodes", "kubeadm:get-nodes", joining));
        result.add(objects.clusterBinding(
                "kubeadm:node-autoapprove-bootstrap",
                "system:certificates.k8s.io:certificatesigningrequests:nodeclient",
                joining));
        result.addAll(readable("kube-proxy", "kube-proxy", joining));
        return result;
    }

    private List<HasMetadata> readable(String role, String configMap, List<Subject> readers) {
        return List.of(
                objects.role(KUBE_SYSTEM, role, readConfigMap(configMap)), objects.binding(KUBE_SYSTEM, role, readers));
    }

    /** Byte-stable: kubeadm reads it twice and compares. The signatures beside it are kube-controller-manager's. */
    private ConfigMap clusterInfo() {
        var cluster = Map.of(
                "server",
                "https://" + endpoint(),
                "certificate-authority-data",
                SecretData.encode(plan.secrets().clusterCa()));
        var kubeconfig = Map.of(
                "apiVersion", "v1", "kind", "Config", "clusters", List.of(Map.of("name", "", "cluster", cluster)));
        return objects.configMap(KUBE_PUBLIC, CLUSTER_INFO, Map.of("kubeconfig", Canonical.yaml(kubeconfig)));
    }

    private Map<String, Object> clusterConfiguration() {
        var networking = plan.spec().networking();
        var configuration = new TreeMap<String, Object>();
        configuration.put("apiVersion", "kubeadm.k8s.io/v1beta4");
        configuration.put("kind", "ClusterConfiguration");
        configuration.put("clusterName", plan.identity().name());
        configuration.put("kubernetesVersion", "v" + plan.version());
        configuration.put("controlPlaneEndpoint", endpoint());
        configuration.put("certificatesDir", "/etc/kubernetes/pki");
        configuration.put("imageRepository", "registry.k8s.io");
        configuration.put(
                "networking",
                Map.of(
                        "podSubnet", networking.podCIDR(),
                        "serviceSubnet", networking.serviceCIDR(),
                        "dnsDomain", networking.dnsDomain()));
        return configuration;
    }

    private String endpoint() {
        return Addresses.hostPort(plan.apiServerName(), plan.config().gateway().port());
    }
}
