package dev.davit.model.pki;

import dev.davit.model.etcd.EtcdNames;
import dev.davit.model.naming.Names;
import dev.davit.model.network.Addresses;
import dev.davit.model.network.Ipv4Range;
import dev.davit.pki.LeafRequest;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What each leaf of a cluster should say. */
final class LeafRequests {
    private static final Duration LIFE = Duration.ofDays(365);
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private final PkiInputs inputs;

    LeafRequests(PkiInputs inputs) {
        this.inputs = inputs;
    }

    LeafRequest request(Leaf leaf) {
        return switch (leaf) {
            case API_SERVER -> apiServer();
            case KUBELET_CLIENT -> LeafRequest.client("kube-apiserver-kubelet-client", List.of(), LIFE);
            case FRONT_PROXY_CLIENT -> LeafRequest.client("front-proxy-client", List.of(), LIFE);
            case ETCD_CLIENT -> LeafRequest.client("kube-apiserver-etcd-client", List.of(), LIFE);
            case EGRESS_CLIENT ->
                LeafRequest.client("kube-apiserver", List.of(), LIFE)
                        .withUris(URI.create(inputs.identity().egressUri()));
            case ETCD_SERVER, ETCD_PEER -> {
                var names = EtcdNames.certificateNames(inputs.identity().hostedNamespace());
                yield LeafRequest.peer("etcd", names, List.of(LOOPBACK), LIFE);
            }
            case CONTROLLER_MANAGER -> LeafRequest.client("system:kube-controller-manager", List.of(), LIFE);
            case SCHEDULER -> LeafRequest.client("system:kube-scheduler", List.of(), LIFE);
            case ADMIN -> LeafRequest.client("davit:admin", List.of(Names.ADMIN_GROUP), LIFE);
            case TUNNEL -> {
                var name = inputs.identity().tunnelName(inputs.config().domain());
                yield LeafRequest.server("tunnel", List.of(name), List.of(), LIFE);
            }
        };
    }

    private LeafRequest apiServer() {
        var networking = inputs.spec().networking();
        var namespace = inputs.identity().hostedNamespace();
        var names = new ArrayList<String>();
        names.add(inputs.identity().apiServerName(inputs.config().domain()));
        names.add(inputs.identity().systemName(inputs.config().domain()));
        names.addAll(List.of(
                "kubernetes",
                "kubernetes.default",
                "kubernetes.default.svc",
                "kubernetes.default.svc." + networking.dnsDomain(),
                "localhost",
                Names.API_SERVER + "." + namespace + ".svc"));
        var addresses = new ArrayList<InetAddress>();
        addresses.add(LOOPBACK);
        addresses.add(InetAddress.ofLiteral(networking.nodeLocalAddress()));
        addresses.add(
                InetAddress.ofLiteral(Ipv4Range.parse(networking.serviceCIDR()).address(1)));
        var gateway = inputs.config().gateway().addresses();
        var wanted = inputs.spec().apiServer().certSANs();
        Stream.concat(gateway.stream(), wanted.stream())
                .forEach(each -> Addresses.literal(each).ifPresent(addresses::add));
        ownName().ifPresent(names::add);
        wanted.stream().filter(each -> Addresses.literal(each).isEmpty()).forEach(names::add);
        return LeafRequest.server("kube-apiserver", names, addresses, LIFE);
    }

    /** One that the user has a certificate for is not in ours: to change it is one roll-out, that of the user's files. */
    private Optional<String> ownName() {
        var server = inputs.spec().apiServer();
        return server.servingCertificate() == null ? Optional.ofNullable(server.hostname()) : Optional.empty();
    }
}
