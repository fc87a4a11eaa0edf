package dev.davit.e2e.badinput;

import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.Machine;
import dev.davit.pki.CertificateAuthority;
import dev.davit.pki.CertifiedKey;
import dev.davit.pki.LeafRequest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Client certificates, true and false ones. */
record Identities(Lab lab) {
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----");
    private static final Duration LIFE = Duration.ofHours(1);
    private static final SecureRandom RANDOM = new SecureRandom();

    /** @return what the machine's kubelet and agent show */
    CertifiedKey node(Machine machine) {
        var pem = machine.text("cat", "/var/lib/kubelet/pki/kubelet-client-current.pem");
        var certificate =
                CERTIFICATE.matcher(pem).results().map(MatchResult::group).collect(Collectors.joining("\n"));
        return CertifiedKey.parse(certificate, pem);
    }

    /** @return what the cluster's administrators show */
    CertifiedKey administrator(Hosted cluster) {
        var user = "jsonpath={.users[0].user.%s}";
        var kubectl = cluster.kubectl();
        return CertifiedKey.parse(
                decode(kubectl.text("config", "view", "--raw", "-o", user.formatted("client-certificate-data"))),
                decode(kubectl.text("config", "view", "--raw", "-o", user.formatted("client-key-data"))));
    }

    /** @return what the cluster's kube-apiserver shows at the egress ports */
    CertifiedKey apiServer(Hosted cluster) {
        return CertifiedKey.parse(secret(cluster, "egress-client\\.crt"), secret(cluster, "egress-client\\.key"));
    }

    /** @return the same content from an authority that only calls itself the same */
    static CertifiedKey forged(String authority, LeafRequest request) {
        return CertificateAuthority.create(authority, Instant.now(), LIFE, RANDOM)
                .issue(request, Instant.now(), RANDOM);
    }

    private String secret(Hosted cluster, String key) {
        return decode(lab.management()
                .field("secret/kube-apiserver-tls", ".data." + key, "-n", cluster.controlPlaneNamespace()));
    }

    private static String decode(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
