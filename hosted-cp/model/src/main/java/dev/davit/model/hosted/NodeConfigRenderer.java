package dev.davit.model.hosted;

import static dev.davit.model.hosted.HostedObjects.KUBE_SYSTEM;
import static dev.davit.model.hosted.HostedObjects.group;
import static dev.davit.model.hosted.HostedObjects.readConfigMap;

import dev.davit.api.v1alpha1.NodeBundle;
import dev.davit.model.HostedClusterPlan;
import dev.davit.model.naming.Names;
import dev.davit.model.network.Addresses;
import dev.davit.model.text.Canonical;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;

/**
 * What a machine of Davit's reads when it joins, once its token has let it in, and now and then later: {@code
 * kube-system/davit-node}.
 */
final class NodeConfigRenderer {
    private static final int FORMAT = 1;
    private static final String NAME = "davit-node";

    private NodeConfigRenderer() {}

    private record NodeConfig(
            int version,
            String clusterID,
            String clusterUID,
            String domain,
            List<String> gateways,
            String nodeLocalAddress,
            int nodeLocalPort,
            boolean podAddressesAnnounced,
            String kubernetesVersion,
            List<NodeBundle> bundles,
            Map<String, Object> kubeletConfiguration) {}

    static List<HasMetadata> render(HostedClusterPlan plan) {
        var objects = new HostedObjects(plan.identity(), NAME);
        var role = "davit:node-config";
        return List.of(
                objects.configMap(KUBE_SYSTEM, NAME, Map.of("config.json", Canonical.json(config(plan)))),
                objects.role(KUBE_SYSTEM, role, readConfigMap(NAME)),
                objects.binding(KUBE_SYSTEM, role, List.of(group(Names.BOOTSTRAP_GROUP), group("system:nodes"))));
    }

    private static NodeConfig config(HostedClusterPlan plan) {
        var gateway = plan.config().gateway();
        return new NodeConfig(
                FORMAT,
                plan.identity().clusterId(),
                plan.identity().uid(),
                plan.config().domain(),
                gateway.addresses().stream()
                        .map(address -> Addresses.hostPort(address, gateway.port()))
                        .toList(),
                plan.spec().networking().nodeLocalAddress(),
                Names.API_PORT,
                plan.podAddressesAnnounced(),
                plan.version().toString(),
                plan.release().nodeBundles(),
                KubeletConfiguration.forAgent(plan));
    }
}
