package dev.davit.model.namespace;

import dev.davit.model.HostedClusterPlan;
import dev.davit.model.etcd.EtcdNames;
import dev.davit.model.naming.Labels;
import dev.davit.model.naming.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.List;
import java.util.stream.IntStream;

/** Who may talk to whom in the namespace of a control plane; all else is denied. */
final class NetworkPolicyRenderer {
    private static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";
    private static final String TCP = "TCP";
    private static final String UDP = "UDP";
    private static final int DNS_PORT = 53;
    /** Where NodeLocal DNSCache listens on every node of clusters that have it. */
    private static final String NODE_LOCAL_DNS = "169.254.20.10/32";

    private final HostedClusterPlan plan;

    private NetworkPolicyRenderer(HostedClusterPlan plan) {
        this.plan = plan;
    }

    static List<HasMetadata> render(HostedClusterPlan plan) {
        var renderer = new NetworkPolicyRenderer(plan);
        return List.of(renderer.denyAll(), renderer.apiServer(), renderer.etcd());
    }

    private NetworkPolicy denyAll() {
        return base("default-deny")
                .editSpec()
                .withNewPodSelector()
                .endPodSelector()
                .endSpec()
                .build();
    }

    private NetworkPolicy apiServer() {
        return base(Names.API_SERVER)
                .editSpec()
                .withNewPodSelector()
                .withMatchLabels(Labels.selector(Names.API_SERVER))
                .endPodSelector()
                .addToIngress(from(List.of(system(Names.GATEWAY), system(Names.OPERATOR)), Names.API_PORT))
                .addToEgress(to(List.of(own(Names.ETCD)), EtcdNames.CLIENT_PORT))
                .addToEgress(
                        to(List.of(system(Names.GATEWAY)), Names.EGRESS_CLUSTER_PORT, Names.EGRESS_CONTROL_PLANE_PORT))
                .addToEgress(dns())
                .endSpec()
                .build();
    }

    private NetworkPolicy etcd() {
        return base(Names.ETCD)
                .editSpec()
                .withNewPodSelector()
                .withMatchLabels(Labels.selector(Names.ETCD))
                .endPodSelector()
                .addToIngress(from(List.of(own(Names.API_SERVER)), EtcdNames.CLIENT_PORT))
                .addToIngress(from(List.of(own(Names.ETCD)), EtcdNames.CLIENT_PORT, EtcdNames.PEER_PORT))
                .addToIngress(from(List.of(system(Names.OPERATOR)), EtcdNames.CLIENT_PORT, EtcdNames.METRICS_PORT))
                .addToEgress(to(List.of(own(Names.ETCD)), EtcdNames.CLIENT_PORT, EtcdNames.PEER_PORT))
                .addToEgress(dns())
                .endSpec()
                .build();
    }

    private NetworkPolicyBuilder base(String name) {
        return new NetworkPolicyBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(plan.namespace())
                .withLabels(Labels.of(plan.identity(), name))
                .endMetadata()
                .withNewSpec()
                .withPolicyTypes("Ingress", "Egress")
                .endSpec();
    }

    private static NetworkPolicyPeer own(String component) {
        return new NetworkPolicyPeerBuilder()
                .withNewPodSelector()
                .withMatchLabels(Labels.selector(component))
                .endPodSelector()
                .build();
    }

    private static NetworkPolicyPeer system(String component) {
        return new NetworkPolicyPeerBuilder()
                .withNewNamespaceSelector()
                .addToMatchLabels(NAMESPACE_NAME, Names.SYSTEM_NAMESPACE)
                .endNamespaceSelector()
                .withNewPodSelector()
                .withMatchLabels(Labels.selector(component))
                .endPodSelector()
                .build();
    }

    private static NetworkPolicyEgressRule dns() {
        return new NetworkPolicyEgressRuleBuilder()
                .addNewTo()
                .withNewNamespaceSelector()
                .addToMatchLabels(NAMESPACE_NAME, "kube-system")
                .endNamespaceSelector()
                .endTo()
                .addNewTo()
                .withNewIpBlock()
                .withCidr(NODE_LOCAL_DNS)
                .endIpBlock()
                .endTo()
                .withPorts(port(DNS_PORT, UDP), port(DNS_PORT, TCP))
                .build();
    }

    private static NetworkPolicyIngressRule from(List<NetworkPolicyPeer> peers, int... ports) {
        return new NetworkPolicyIngressRuleBuilder()
                .withFrom(peers)
                .withPorts(tcp(ports))
                .build();
    }

    private static NetworkPolicyEgressRule to(List<NetworkPolicyPeer> peers, int... ports) {
        return new NetworkPolicyEgressRuleBuilder()
                .withTo(peers)
                .withPorts(tcp(ports))
                .build();
    }

    private static List<NetworkPolicyPort> tcp(int... ports) {
        return IntStream.of(ports).mapToObj(each -> port(each, TCP)).toList();
    }

    private static NetworkPolicyPort port(int port, String protocol) {
        return new NetworkPolicyPort(null, new IntOrString(port), protocol);
    }
}
