package dev.davit.bench.tunnel.scene;

import dev.davit.gateway.testing.TestCluster;
import dev.davit.pki.CertificateAuthority;
import dev.davit.pki.CertifiedKey;
import dev.davit.pki.ExtendedUsage;
import dev.davit.pki.LeafRequest;
import dev.davit.tunnel.tls.PemMaterial;
import dev.davit.tunnel.tls.TlsContexts;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Keys and certificates (EC P-256) of one hosted cluster, its nodes, the gateway and the relay, as files. */
public final class Material {
    /** The name in the certificate of the gateway's internal ports, and of the relay's. */
    public static final String INTERNAL_NAME = "gateway-internal.davit-system.svc";

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration LIFE = Duration.ofHours(12);

    private final Path folder;
    private final TestCluster cluster = new TestCluster("benchbench");
    private final CertificateAuthority internal =
            CertificateAuthority.create("gateway-ca", Instant.now(), Duration.ofDays(1), RANDOM);
    private final CertifiedKey egress = TestCluster.internal(internal, "davit://cluster/" + cluster.uid());

    private Material(Path folder) {
        this.folder = folder;
    }

    /** @param nodes how many there are, with the numbers from 0 on */
    static Material create(Path folder, int nodes) throws IOException {
        var material = new Material(folder);
        Files.createDirectories(material.gatewayTls());
        Files.createDirectories(material.nodes());
        var own = material.internal.issue(
                new LeafRequest(
                        "gateway",
                        List.of(),
                        List.of(INTERNAL_NAME),
                        List.of(),
                        List.of(),
                        Set.of(ExtendedUsage.SERVER_AUTH),
                        LIFE),
                Instant.now(),
                RANDOM);
        Files.writeString(material.gatewayTls().resolve("ca.crt"), material.internal.certificatePem());
        Files.writeString(material.gatewayTls().resolve("tls.crt"), own.certificatePem());
        Files.writeString(material.gatewayTls().resolve("tls.key"), own.keyPem());
        TestCluster.pem(folder, "server", own);
        TestCluster.pem(folder, "client", material.egress);
        Files.writeString(material.clusterCa(), material.cluster.ca().certificatePem());
        for (var i = 0; i < nodes; i++) {
            TestCluster.pem(
                    material.nodes(),
                    Integer.toString(i),
                    material.cluster.node(NodeAddresses.name(i), ExtendedUsage.CLIENT_AUTH));
        }
        return material;
    }

    TestCluster cluster() {
        return cluster;
    }

    /** @return the folder that the gateway reads its own certificate from */
    Path gatewayTls() {
        return folder.resolve("gateway-tls");
    }

    /** @return who signed everything on internal ports */
    Path internalCa() {
        return gatewayTls().resolve("ca.crt");
    }

    /** @return certificate and key of a relay's port */
    Path server() {
        return folder.resolve("server.pem");
    }

    /** @return certificate and key of kube-apiserver, which the relay's near half uses as well */
    Path client() {
        return folder.resolve("client.pem");
    }

    /** @return the folder of the nodes' certificates */
    Path nodes() {
        return folder.resolve("nodes");
    }

    /** @return what nodes check the gateway's certificate with */
    Path clusterCa() {
        return folder.resolve("cluster-ca.pem");
    }

    /** @return what the client that plays kube-apiserver shows and believes; the same engine as gateway and agent have */
    SslContext clientTls() throws IOException {
        return TlsContexts.client(
                PemMaterial.read(client()),
                PemMaterial.read(internalCa()).certificates(),
                Optional.empty(),
                TlsContexts.provider());
    }
}
