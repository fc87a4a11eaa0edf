package dev.davit.model.etcd;

import dev.davit.model.HostedClusterPlan;
import dev.davit.model.naming.Labels;
import dev.davit.model.naming.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How members of etcd are found. Members find each other by the names of their pods. Clients go through a Service for each
 * member, whose address stays when the pod gets another one: a dial to the address of a pod that is gone is answered by
 * nobody, and kube-apiserver waits 20 s for it, while a Service without a pod refuses at once.
 */
final class EtcdServices {
    private static final String POD_NAME = "statefulset.kubernetes.io/pod-name";
    private static final ServicePort CLIENT = port("client", EtcdNames.CLIENT_PORT);

    private final HostedClusterPlan plan;

    private EtcdServices(HostedClusterPlan plan) {
        this.plan = plan;
    }

    /** @return the headless Service of all, and one for each member that there is or will be */
    static List<HasMetadata> render(HostedClusterPlan plan) {
        var services = new EtcdServices(plan);
        return Stream.concat(
                        Stream.of(services.headless()),
                        IntStream.range(0, plan.scale().etcd().size()).mapToObj(services::ofMember))
                .<HasMetadata>map(each -> each)
                .toList();
    }

    private Service headless() {
        return service(Names.ETCD)
                .editSpec()
                .withClusterIP("None")
                .withSelector(Labels.selector(Names.ETCD))
                .addToPorts(CLIENT, port("peer", EtcdNames.PEER_PORT))
                .endSpec()
                .build();
    }

    private Service ofMember(int ordinal) {
        return service(EtcdNames.member(ordinal))
                .editSpec()
                .withSelector(Labels.selector(Names.ETCD))
                .addToSelector(Map.of(POD_NAME, EtcdNames.member(ordinal)))
                .addToPorts(CLIENT)
                .endSpec()
                .build();
    }

    private ServiceBuilder service(String name) {
        return new ServiceBuilder()
                .withMetadata(new ObjectMetaBuilder()
                        .withName(name)
                        .withNamespace(plan.namespace())
                        .withLabels(Labels.of(plan.identity(), Names.ETCD))
                        .build())
                .withNewSpec()
                .withPublishNotReadyAddresses(true)
                .endSpec();
    }

    private static ServicePort port(String name, int number) {
        return new ServicePortBuilder()
                .withName(name)
                .withPort(number)
                .withTargetPort(new IntOrString(number))
                .withProtocol("TCP")
                .build();
    }
}
