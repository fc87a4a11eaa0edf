package dev.davit.gateway.testing;

import dev.davit.gateway.routing.Cidr;
import dev.davit.gateway.routing.ClusterRoute;
import dev.davit.gateway.routing.DeletedNodes;
import dev.davit.gateway.routing.NodeRoute;
import dev.davit.gateway.routing.OwnName;
import dev.davit.gateway.routing.Sleep;
import dev.davit.pki.CertificateAuthority;
import dev.davit.pki.CertifiedKey;
import dev.davit.pki.ExtendedUsage;
import dev.davit.pki.LeafRequest;
import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.tls.PemMaterial;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * One hosted cluster: its CA and everything that is signed by it. Node i has the addresses 10.i.0.1 and 2001:db8:i::1
 * and the pods 10.244.i.0/24.
 */
public final class TestCluster {
    public static final String DOMAIN = "hosted.test";
    private static final Duration LIFE = Duration.ofHours(1);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String id;
    private final CertificateAuthority ca =
            CertificateAuthority.create("cluster-ca", Instant.now(), Duration.ofDays(1), RANDOM);

    public TestCluster(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }

    public String uid() {
        return "uid-" + id;
    }

    public String tunnelName() {
        return "tunnel." + id + "." + DOMAIN;
    }

    public String systemName() {
        return "system." + id + "." + DOMAIN;
    }

    public String apiName() {
        return "api." + id + "." + DOMAIN;
    }

    public CertificateAuthority ca() {
        return ca;
    }

    public ClusterRoute route(HostPort backend, List<Cidr> allowed, String... nodes) throws IOException {
        return route(backend, allowed, Optional.empty(), false, Sleep.AWAKE, nodes);
    }

    /** The same of a cluster that need not be awake. */
    public ClusterRoute route(HostPort backend, Sleep sleep, String... nodes) throws IOException {
        return route(backend, List.of(), Optional.empty(), false, sleep, nodes);
    }

    /** A route that another name leads to as well. */
    public ClusterRoute named(HostPort backend, String hostname, Cidr... allowed) throws IOException {
        return route(
                backend,
                List.of(allowed),
                Optional.of(new OwnName(hostname, "2026-01-01T00:00:00Z")),
                false,
                Sleep.AWAKE);
    }

    /** A route by which pods are found where their machines announce them; the Nodes' ranges mean nothing. */
    public ClusterRoute routeToAnnouncedPods(String... nodes) throws IOException {
        return route(new HostPort("127.0.0.1", 1), List.of(), Optional.empty(), true, Sleep.AWAKE, nodes);
    }

    private ClusterRoute route(
            HostPort backend,
            List<Cidr> allowed,
            Optional<OwnName> hostname,
            boolean announced,
            Sleep sleep,
            String... nodes)
            throws IOException {
        var tunnel = issue(new LeafRequest(
                "tunnel",
                List.of(),
                List.of(tunnelName()),
                List.of(),
                List.of(),
                Set.of(ExtendedUsage.SERVER_AUTH),
                LIFE));
        var routes = new ArrayList<NodeRoute>();
        for (var i = 0; i < nodes.length; i++) {
            routes.add(new NodeRoute(
                    nodes[i],
                    List.of(
                            Cidr.address("10." + i + ".0.1").orElseThrow(),
                            Cidr.address("2001:db8:" + i + "::1").orElseThrow()),
                    List.of(Cidr.parse("10.244." + i + ".0/24")),
                    10250,
                    Set.of()));
        }
        return new ClusterRoute(
                id,
                uid(),
                "test/" + id,
                backend,
                hostname,
                allowed,
                Optional.of(Cidr.parse("10.244.0.0/16")),
                announced,
                routes,
                DeletedNodes.NONE,
                PemMaterial.parse("tunnel", tunnel.certificatePem() + tunnel.keyPem()),
                List.of(ca.certificate()),
                sleep);
    }

    /** The same route, from which Nodes were deleted. */
    public static ClusterRoute deleting(ClusterRoute route, DeletedNodes deleted) {
        return new ClusterRoute(
                route.clusterId(),
                route.clusterUid(),
                route.name(),
                route.backend(),
                route.hostname(),
                route.allowedCidrs(),
                route.podCidr(),
                route.podAddressesAnnounced(),
                route.nodes(),
                deleted,
                route.tunnelCertificate(),
                route.clientCas(),
                route.sleep());
    }

    public CertifiedKey issue(LeafRequest request) {
        return issue(request, Instant.now());
    }

    /** Issues as of another time: certificates are valid from five minutes before it. */
    public CertifiedKey issue(LeafRequest request, Instant at) {
        return ca.issue(request, at, RANDOM);
    }

    /** Certificate and key of an API server below the public name. */
    public CertifiedKey apiServer() {
        return issue(new LeafRequest(
                "kube-apiserver",
                List.of(),
                List.of(apiName()),
                List.of(),
                List.of(),
                Set.of(ExtendedUsage.SERVER_AUTH),
                LIFE));
    }

    public CertifiedKey node(String name, ExtendedUsage usage) {
        return node(name, usage, Instant.now());
    }

    /** The same as of another time. */
    public CertifiedKey node(String name, ExtendedUsage usage, Instant at) {
        return issue(
                new LeafRequest(
                        "system:node:" + name,
                        List.of("system:nodes"),
                        usage == ExtendedUsage.SERVER_AUTH ? List.of(name) : List.of(),
                        List.of(),
                        List.of(),
                        Set.of(usage),
                        LIFE),
                at);
    }

    /** A node's certificate that says nothing of what it is for. */
    public CertifiedKey nodeWithoutUsage(String name) {
        var template = node(name, ExtendedUsage.CLIENT_AUTH);
        var leaf = template.certificate();
        try {
            var signed = new JcaX509v3CertificateBuilder(
                            ca.certificate(),
                            leaf.getSerialNumber(),
                            leaf.getNotBefore(),
                            leaf.getNotAfter(),
                            leaf.getSubjectX500Principal(),
                            leaf.getPublicKey())
                    .build(new JcaContentSignerBuilder("SHA256withECDSA")
                            .build(CertifiedKey.parse(ca.certificatePem(), ca.keyPem())
                                    .key()));
            return new CertifiedKey(
                    List.of(new JcaX509CertificateConverter().getCertificate(signed), ca.certificate()),
                    template.key());
        } catch (OperatorCreationException | CertificateException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes certificate and key into one file, as the kubelet does. */
    public static Path pem(Path directory, String name, CertifiedKey key) throws IOException {
        return Files.writeString(directory.resolve(name + ".pem"), key.certificatePem() + key.keyPem());
    }

    /** An egress certificate as the operator makes it, signed by the gateway's CA. */
    public static CertifiedKey internal(CertificateAuthority gatewayCa, String uri) {
        return gatewayCa.issue(
                new LeafRequest(
                        "egress",
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(URI.create(uri)),
                        Set.of(ExtendedUsage.CLIENT_AUTH),
                        LIFE),
                Instant.now(),
                RANDOM);
    }
}
