package dev.davit.model.hosted;

import static dev.davit.model.hosted.HostedObjects.account;
import static dev.davit.model.hosted.HostedObjects.rule;

import dev.davit.model.HostedClusterPlan;
import dev.davit.model.naming.Names;
import dev.davit.model.text.Canonical;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.util.List;
import java.util.Map;

/** Flannel with VXLAN, after its own manifest, but with the API server at the machine's node-local address. */
final class FlannelRenderer {
    private static final String NAME = "flannel";
    private static final String NAMESPACE = "kube-flannel";
    private static final String CONFIG_MAP = "kube-flannel-cfg";
    private static final String CNI_CONF = "cni-conf.json";
    private static final String CONFIG = "/etc/kube-flannel";
    private static final String CNI_BIN = "/opt/cni/bin";
    private static final String CNI_NET = "/etc/cni/net.d";
    private static final String HOST = "/host";
    /** A plugin may be in use while it is replaced: a new file takes its place at once. */
    private static final String COPY_PLUGINS = "set -e; for plugin in " + CNI_BIN + "/*; do name=${plugin##*/}; "
            + "cp \"$plugin\" \"" + HOST + CNI_BIN + "/.$name\"; "
            + "mv -f \"" + HOST + CNI_BIN + "/.$name\" \"" + HOST + CNI_BIN + "/$name\"; done";

    private static final String COPY_CONF = "set -e; cp " + CONFIG + "/" + CNI_CONF + " " + HOST + CNI_NET
            + "/.10-flannel.conflist; mv -f " + HOST + CNI_NET + "/.10-flannel.conflist " + HOST + CNI_NET
            + "/10-flannel.conflist";

    private final HostedClusterPlan plan;
    private final HostedObjects objects;

    private FlannelRenderer(HostedClusterPlan plan) {
        this.plan = plan;
        this.objects = new HostedObjects(plan.identity(), NAME);
    }

    static List<HasMetadata> render(HostedClusterPlan plan) {
        var renderer = new FlannelRenderer(plan);
        var objects = renderer.objects;
        return List.of(
                renderer.namespace(),
                objects.serviceAccount(NAMESPACE, NAME),
                objects.clusterRole(
                        NAME,
                        rule("", List.of("pods"), "get"),
                        rule("", List.of("nodes"), "get", "list", "watch"),
                        rule("", List.of("nodes/status"), "patch")),
                objects.clusterBinding(NAME, NAME, List.of(account(NAMESPACE, NAME))),
                objects.configMap(NAMESPACE, CONFIG_MAP, renderer.files()),
                renderer.daemonSet());
    }

    private Namespace namespace() {
        return new NamespaceBuilder()
                .withMetadata(new ObjectMetaBuilder(objects.metadata(NAMESPACE))
                        .addToLabels("pod-security.kubernetes.io/enforce", "privileged")
                        .build())
                .build();
    }

    private Map<String, String> files() {
        var delegate = Map.of("hairpinMode", true, "isDefaultGateway", true);
        var cni = Map.of(
                "name",
                "cbr0",
                "cniVersion",
                "0.3.1",
                "plugins",
                List.of(
                        Map.of("type", NAME, "delegate", delegate),
                        Map.of("type", "portmap", "capabilities", Map.of("portMappings", true))));
        var net = Map.of("Network", plan.spec().networking().podCIDR(), "Backend", Map.of("Type", "vxlan"));
        return Map.of(CNI_CONF, Canonical.json(cni), "net-conf.json", Canonical.json(net));
    }

    private DaemonSet daemonSet() {
        return NodePods.daemonSet(
                objects.metadata(NAMESPACE, "kube-flannel-ds"),
                NAME,
                Canonical.hash(files()),
                NodePods.oldBeforeNew(),
                pod());
    }

    private PodSpec pod() {
        return new PodSpecBuilder()
                .withHostNetwork(true)
                .withServiceAccountName(NAME)
                .withPriorityClassName(NodePods.PRIORITY)
                .withTolerations(NodePods.everywhere())
                .addToNodeSelector("kubernetes.io/os", "linux")
                .withInitContainers(
                        copy("install-cni-plugins", COPY_PLUGINS, "cni-bin", CNI_BIN),
                        copy("install-cni-configuration", COPY_CONF, "cni-net", CNI_NET))
                .withContainers(flanneld())
                .withVolumes(
                        NodePods.host("run", "/run/flannel", "DirectoryOrCreate"),
                        NodePods.host("cni-bin", CNI_BIN, "DirectoryOrCreate"),
                        NodePods.host("cni-net", CNI_NET, "DirectoryOrCreate"),
                        NodePods.host("xtables-lock", "/run/xtables.lock", "FileOrCreate"),
                        NodePods.config("config", CONFIG_MAP))
                .build();
    }

    private Container copy(String name, String script, String volume, String folder) {
        return new ContainerBuilder()
                .withName(name)
                .withImage(plan.release().images().cniPlugins())
                .withImagePullPolicy("IfNotPresent")
                .withCommand("/bin/sh", "-c", script)
                .withVolumeMounts(NodePods.mount(volume, HOST + folder), NodePods.mount("config", CONFIG))
                .build();
    }

    private Container flanneld() {
        return new ContainerBuilder()
                .withName("kube-flannel")
                .withImage(plan.release().images().flannel())
                .withImagePullPolicy("IfNotPresent")
                .withCommand("/opt/bin/flanneld", "--ip-masq", "--kube-subnet-mgr")
                .withEnv(
                        NodePods.field("POD_NAME", "metadata.name"),
                        NodePods.field("POD_NAMESPACE", "metadata.namespace"),
                        NodePods.value("EVENT_QUEUE_DEPTH", "5000"),
                        // Not through the Service, so that the pod network needs no kube-proxy to come up.
                        NodePods.value(
                                "KUBERNETES_SERVICE_HOST",
                                plan.spec().networking().nodeLocalAddress()),
                        NodePods.value("KUBERNETES_SERVICE_PORT", Integer.toString(Names.API_PORT)))
                .withNewResources()
                .addToRequests("cpu", new Quantity("20m"))
                .addToRequests("memory", new Quantity("48Mi"))
                .endResources()
                .withNewSecurityContext()
                .withPrivileged(false)
                .withNewCapabilities()
                .withAdd("NET_ADMIN", "NET_RAW")
                .endCapabilities()
                .endSecurityContext()
                .withVolumeMounts(
                        NodePods.mount("run", "/run/flannel"),
                        NodePods.mount("config", CONFIG),
                        NodePods.mount("xtables-lock", "/run/xtables.lock"))
                .build();
    }
}
