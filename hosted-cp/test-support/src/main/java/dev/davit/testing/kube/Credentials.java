package dev.davit.testing.kube;

import dev.davit.pki.CertificateAuthority;
import dev.davit.pki.CertifiedKey;
import dev.davit.pki.LeafRequest;
import dev.davit.pki.ServiceAccountKey;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** The certificates of one test API server, good for a day. */
final class Credentials {
    private static final Duration LIFE = Duration.ofDays(1);

    private final Clock clock = Clock.systemUTC();
    private final SecureRandom random = new SecureRandom();
    private final CertificateAuthority authority =
            CertificateAuthority.create("davit-testing", clock.instant(), LIFE, random);

    /** Writes what kube-apiserver reads: ca.crt, tls.crt, tls.key, sa.key, sa.pub. */
    void write(Path folder) throws IOException {
        CertifiedKey serving = authority.issue(
                LeafRequest.server(
                        "kube-apiserver",
                        List.of("localhost", "kubernetes.default.svc"),
                        List.of(InetAddress.ofLiteral("127.0.0.1")),
                        LIFE),
                clock.instant(),
                random);
        ServiceAccountKey tokens = ServiceAccountKey.create(random);
        Files.writeString(folder.resolve("ca.crt"), authority.certificatePem());
        Files.writeString(folder.resolve("tls.crt"), serving.certificatePem());
        Files.writeString(folder.resolve("tls.key"), serving.keyPem());
        Files.writeString(folder.resolve("sa.key"), tokens.privateKeyPem());
        Files.writeString(folder.resolve("sa.pub"), tokens.publicKeyPem());
    }

    CertifiedKey client(String user, String... groups) {
        return authority.issue(LeafRequest.client(user, List.of(groups), LIFE), clock.instant(), random);
    }

    String authorityPem() {
        return authority.certificatePem();
    }
}
