package dev.davit.model.hosted;

import static dev.davit.model.hosted.HostedObjects.KUBE_SYSTEM;
import static dev.davit.model.hosted.HostedObjects.account;

import dev.davit.model.HostedClusterPlan;
import dev.davit.model.text.Canonical;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** kube-proxy in iptables mode, which reaches its API server at the machine's node-local address. */
final class KubeProxyRenderer {
    private static final String NAME = "kube-proxy";
    private static final String CONFIG = "/var/lib/kube-proxy";
    private static final String TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount";

    private final HostedClusterPlan plan;
    private final HostedObjects objects;

    private KubeProxyRenderer(HostedClusterPlan plan) {
        this.plan = plan;
        this.objects = new HostedObjects(plan.identity(), NAME);
    }

    static List<HasMetadata> render(HostedClusterPlan plan) {
        var renderer = new KubeProxyRenderer(plan);
        return List.of(
                renderer.objects.serviceAccount(KUBE_SYSTEM, NAME),
                renderer.objects.clusterBinding(
                        "kubeadm:node-proxier", "system:node-proxier", List.of(account(KUBE_SYSTEM, NAME))),
                renderer.objects.configMap(KUBE_SYSTEM, NAME, renderer.files()),
                renderer.daemonSet());
    }

    private Map<String, String> files() {
        return Map.of("config.conf", Canonical.yaml(configuration()), "kubeconfig.conf", Canonical.yaml(kubeconfig()));
    }

    private Map<String, Object> configuration() {
        var configuration = new TreeMap<String, Object>();
        configuration.put("apiVersion", "kubeproxy.config.k8s.io/v1alpha1");
        configuration.put("kind", "KubeProxyConfiguration");
        configuration.put("mode", "iptables");
        configuration.put("clusterCIDR", plan.spec().networking().podCIDR());
        configuration.put("clientConnection", Map.of("kubeconfig", CONFIG + "/kubeconfig.conf"));
        // Keeps the machine's own limit: whoever owns the machine has set it, and other things run there.
        configuration.put("conntrack", Map.of("maxPerCore", 0));
        // The kubelet has set the score for system-node-critical pods already, and lowering it needs a capability that
        // machines inside containers do not have.
        configuration.put("oomScoreAdj", 0);
        return configuration;
    }

    private Map<String, Object> kubeconfig() {
        var context = "default";
        return Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Config",
                "clusters",
                List.of(Map.of(
                        "name",
                        context,
                        "cluster",
                        Map.of("server", plan.nodeLocalUrl(), "certificate-authority", TOKEN + "/ca.crt"))),
                "users",
                List.of(Map.of("name", context, "user", Map.of("tokenFile", TOKEN + "/token"))),
                "contexts",
                List.of(Map.of("name", context, "context", Map.of("cluster", context, "user", context))),
                "current-context",
                context);
    }

    private DaemonSet daemonSet() {
        return NodePods.daemonSet(
                objects.metadata(KUBE_SYSTEM, NAME), NAME, Canonical.hash(files()), NodePods.oldBeforeNew(), pod());
    }

    private PodSpec pod() {
        return new PodSpecBuilder()
                .withHostNetwork(true)
                .withServiceAccountName(NAME)
                .withPriorityClassName(NodePods.PRIORITY)
                .withTolerations(NodePods.everywhere())
                .addToNodeSelector("kubernetes.io/os", "linux")
                .withContainers(container())
                .withVolumes(
                        NodePods.config("config", NAME),
                        NodePods.host("xtables-lock", "/run/xtables.lock", "FileOrCreate"),
                        NodePods.host("lib-modules", "/lib/modules", ""))
                .build();
    }

    private Container container() {
        return new ContainerBuilder()
                .withName(NAME)
                .withImage(plan.release().images().kubeProxy())
                .withImagePullPolicy("IfNotPresent")
                .withCommand(NAME, "--config=" + CONFIG + "/config.conf", "--hostname-override=$(NODE_NAME)")
                .withEnv(NodePods.field("NODE_NAME", "spec.nodeName"))
                .withNewResources()
                .addToRequests("cpu", new Quantity("10m"))
                .addToRequests("memory", new Quantity("48Mi"))
                .endResources()
                .withNewSecurityContext()
                .withPrivileged(true)
                .endSecurityContext()
                .withVolumeMounts(
                        NodePods.mount("config", CONFIG),
                        NodePods.mount("xtables-lock", "/run/xtables.lock"),
                        NodePods.mount("lib-modules", "/lib/modules"))
                .build();
    }
}
