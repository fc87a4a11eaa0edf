package dev.davit.bench.controlplane;

import dev.davit.pki.CertificateAuthority;
import dev.davit.pki.CertifiedKey;
import dev.davit.pki.LeafRequest;
import dev.davit.pki.ServiceAccountKey;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The certificates of the hand-written control plane, made before the clock starts. */
final class FloorPki {
    private static final Duration LIFE = Duration.ofDays(1);

    private final SecureRandom random = new SecureRandom();
    private final Instant now = Instant.now();
    private final CertificateAuthority cluster = authority("kubernetes");
    private final CertificateAuthority etcd = authority("etcd-ca");
    private final CertificateAuthority frontProxy = authority("front-proxy-ca");
    private final CertifiedKey admin = issue(cluster, LeafRequest.client("admin", List.of("system:masters"), LIFE));

    /** @return file name → content of the one Secret that the manifest mounts */
    Map<String, String> files(InetAddress publicAddress) {
        var files = new LinkedHashMap<String, String>();
        files.put("ca.crt", cluster.certificatePem());
        files.put("ca.key", cluster.keyPem());
        files.put("etcd-ca.crt", etcd.certificatePem());
        files.put("front-proxy-ca.crt", frontProxy.certificatePem());
        var loopback = InetAddress.getLoopbackAddress();
        put(files, "etcd-server", issue(etcd, LeafRequest.peer("etcd", List.of("etcd"), List.of(loopback), LIFE)));
        put(files, "apiserver-etcd-client", issue(etcd, LeafRequest.client("apiserver", List.of(), LIFE)));
        put(
                files,
                "apiserver",
                issue(
                        cluster,
                        LeafRequest.server(
                                "kube-apiserver", List.of("kubernetes"), List.of(loopback, publicAddress), LIFE)));
        put(
                files,
                "apiserver-kubelet-client",
                issue(cluster, LeafRequest.client("kube-apiserver-kubelet-client", List.of(), LIFE)));
        put(files, "front-proxy-client", issue(frontProxy, LeafRequest.client("front-proxy-client", List.of(), LIFE)));
        var accounts = ServiceAccountKey.create(random);
        files.put("sa.key", accounts.privateKeyPem());
        files.put("sa.pub", accounts.publicKeyPem());
        files.put("controller-manager.conf", kubeconfig("system:kube-controller-manager"));
        files.put("scheduler.conf", kubeconfig("system:kube-scheduler"));
        return files;
    }

    String caPem() {
        return cluster.certificatePem();
    }

    CertifiedKey admin() {
        return admin;
    }

    /** @return for those outside */
    String adminKubeconfig(String url) {
        return kubeconfig(url, "certificate-authority-data: " + base64(caPem()), admin);
    }

    private String kubeconfig(String user) {
        return kubeconfig(
                "https://127.0.0.1:6443",
                "certificate-authority: /pki/ca.crt",
                issue(cluster, LeafRequest.client(user, List.of(), LIFE)));
    }

    private static String kubeconfig(String url, String authority, CertifiedKey credential) {
        return """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "%s", %s}}]
                contexts: [{name: c, context: {cluster: c, user: u}}]
                current-context: c
                users:
                - name: u
                  user:
                    client-certificate-data: %s
                    client-key-data: %s
                """.formatted(url, authority, base64(credential.certificatePem()), base64(credential.keyPem()));
    }

    private static String base64(String text) {
        return java.util.Base64.getEncoder().encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static void put(Map<String, String> files, String name, CertifiedKey leaf) {
        files.put(name + ".crt", leaf.certificatePem());
        files.put(name + ".key", leaf.keyPem());
    }

    private CertifiedKey issue(CertificateAuthority authority, LeafRequest request) {
        return authority.issue(request, now, random);
    }

    private CertificateAuthority authority(String name) {
        return CertificateAuthority.create(name, now, LIFE, random);
    }
}
