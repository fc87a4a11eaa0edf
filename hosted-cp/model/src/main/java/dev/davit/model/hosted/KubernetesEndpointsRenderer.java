package dev.davit.model.hosted;

import dev.davit.model.HostedClusterPlan;
import dev.davit.model.naming.Names;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.List;

/**
 * Where the Service {@code default/kubernetes} leads: to the node-local address of whatever machine asks. The API server
 * makes the Service; these are Davit's, because API servers that share one address would remove it when one stops.
 */
final class KubernetesEndpointsRenderer {
    private static final String NAMESPACE = "default";
    private static final String NAME = "kubernetes";
    private static final String PORT_NAME = "https";
    private static final String PROTOCOL = "TCP";

    private final HostedObjects objects;
    private final String address;

    private KubernetesEndpointsRenderer(HostedClusterPlan plan) {
        this.objects = new HostedObjects(plan.identity(), NAME);
        this.address = plan.spec().networking().nodeLocalAddress();
    }

    static List<HasMetadata> render(HostedClusterPlan plan) {
        var renderer = new KubernetesEndpointsRenderer(plan);
        return List.of(renderer.slice(), renderer.endpoints());
    }

    private EndpointSlice slice() {
        return new EndpointSliceBuilder()
                .withMetadata(new ObjectMetaBuilder(objects.metadata(NAMESPACE, NAME))
                        .addToLabels("kubernetes.io/service-name", NAME)
                        .addToLabels("endpointslice.kubernetes.io/managed-by", "davit.dev")
                        .build())
                .withAddressType("IPv4")
                .addNewEndpoint()
                .withAddresses(address)
                .withNewConditions()
                .withReady(true)
                .endConditions()
                .endEndpoint()
                .addNewPort()
                .withName(PORT_NAME)
                .withPort(Names.API_PORT)
                .withProtocol(PROTOCOL)
                .endPort()
                .build();
    }

    /** For clients that still read Endpoints; the label keeps the mirroring controller from making a second slice. */
    private Endpoints endpoints() {
        return new EndpointsBuilder()
                .withMetadata(new ObjectMetaBuilder(objects.metadata(NAMESPACE, NAME))
                        .addToLabels("endpointslice.kubernetes.io/skip-mirror", "true")
                        .build())
                .addNewSubset()
                .addNewAddress()
                .withIp(address)
                .endAddress()
                .addNewPort()
                .withName(PORT_NAME)
                .withPort(Names.API_PORT)
                .withProtocol(PROTOCOL)
                .endPort()
                .endSubset()
                .build();
    }
}
