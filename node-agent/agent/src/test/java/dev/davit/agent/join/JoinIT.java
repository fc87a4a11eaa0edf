package dev.davit.agent.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.agent.cluster.BootstrapToken;
import dev.davit.agent.cluster.ClusterName;
import dev.davit.agent.cluster.JoinRecord;
import dev.davit.agent.cluster.Json;
import dev.davit.agent.csr.Certificates;
import dev.davit.agent.failure.AgentException;
import dev.davit.agent.failure.ExitCode;
import dev.davit.agent.files.NodePaths;
import dev.davit.agent.files.SafeFiles;
import dev.davit.agent.preflight.NotJoinedCheck;
import dev.davit.agent.preflight.Preflight;
import dev.davit.agent.reach.ProxyFile;
import dev.davit.agent.reach.ProxyServer;
import dev.davit.agent.reach.ProxySettings;
import dev.davit.agent.testing.KubeProcesses;
import dev.davit.agent.testing.RecordedProgress;
import dev.davit.agent.testing.ScriptedCommands;
import dev.davit.agent.testing.TestAuthority;
import dev.davit.agent.trust.CaPin;
import dev.davit.node.testing.ConnectProxy;
import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.tls.PemMaterial;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Joins against a real kube-apiserver; an approver that signs what it is asked to stands in for Davit's operator. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JoinIT {
    private static final ClusterName CLUSTER = new ClusterName("7k3f2qh2md", "hosted.example");
    private static final String TOKEN = "abcdef.0123456789abcdef";
    private static final String REQUESTS = "/apis/certificates.k8s.io/v1/certificatesigningrequests";

    @TempDir
    private Path folder = Path.of("");

    private final TestAuthority authority = TestAuthority.create("kubernetes");
    private Optional<KubeProcesses> processes = Optional.empty();

    @BeforeAll
    void startApiServer(@TempDir Path work) throws IOException {
        var kube = KubeProcesses.start(authority, work, CLUSTER.apiServer());
        processes = Optional.of(kube);
        kube.create(
                "/api/v1/namespaces/kube-system/secrets",
                Json.write(Map.of(
                        "metadata", Map.of("name", "bootstrap-token-abcdef"),
                        "type", "bootstrap.kubernetes.io/token",
                        "stringData",
                                Map.of(
                                        "token-id", "abcdef",
                                        "token-secret", "0123456789abcdef",
                                        "usage-bootstrap-authentication", "true",
                                        "auth-extra-groups", "system:bootstrappers:davit:default"))));
        var joiners = List.of(Map.of(
                "kind", "Group",
                "apiGroup", "rbac.authorization.k8s.io",
                "name", "system:bootstrappers:davit:default"));
        kube.create(
                "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
                Json.write(Map.of(
                        "metadata", Map.of("name", "davit:node-bootstrapper"),
                        "subjects", joiners,
                        "roleRef", role("ClusterRole", "system:node-bootstrapper"))));
        kube.letReadSettings("system:bootstrappers:davit:default");
    }

    @AfterAll
    void stopApiServer() {
        processes.ifPresent(KubeProcesses::close);
    }

    @Test
    void joinsOnceAndLeavesWhatTheKubeletNeeds() throws Exception {
        var paths = new NodePaths(Files.createDirectory(folder.resolve("w1")));
        publishSettings(bundleDigest());

        JoinRecord record;
        try (var approver = new Approver("Approved")) {
            record = join(paths, "w1", TOKEN);
        }

        assertThat(record.nodeName()).isEqualTo("w1");
        assertThat(Json.read(Files.readString(paths.joinRecord()), JoinRecord.class))
                .isEqualTo(record);
        var own = PemMaterial.read(paths.nodeCertificate());
        assertThat(own.certificates().getFirst().getSubjectX500Principal().getName())
                .isEqualTo("CN=system:node:w1,O=system:nodes");
        assertThat(own.key()).isPresent();
        assertThat(Certificates.parse(Files.readString(paths.clusterCa()))).isEqualTo(authority.certificate());
        assertThat(paths.versions().resolve("1.35.4/bin/kubelet")).isExecutable();
        assertThat(Json.parse(Files.readString(paths.kubeletConfig()))
                        .path("maxPods")
                        .asInt())
                .isEqualTo(42);
        assertThat(paths.joinWork()).doesNotExist();
        assertThat(filesWith(paths.root(), TOKEN.substring(7))).isEmpty();
        var request = requestsOf("w1").getFirst();
        assertThat(request.at("/spec/username").asText()).isEqualTo("system:bootstrap:abcdef");
        assertThat(request.at("/spec/signerName").asText()).isEqualTo("kubernetes.io/kube-apiserver-client-kubelet");
        assertThat(request.at("/spec/usages"))
                .map(JsonNode::asText)
                .containsExactly("digital signature", "client auth");
        assertThat(request.at("/metadata/labels/davit.dev~1machine-id").asText())
                .isEqualTo(record.machineId());

        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> join(paths, "w1", TOKEN))
                .withMessageContaining("is node w1 of cluster " + CLUSTER)
                .matches(failure -> failure.exitCode() == ExitCode.ALREADY_JOINED);
    }

    @Test
    void aJoinThatFailedHalfwayIsFinishedWithTheSameSigningRequest() throws Exception {
        var paths = new NodePaths(Files.createDirectory(folder.resolve("w2")));
        var right = bundleDigest();
        publishSettings("0".repeat(64));
        try (var approver = new Approver("Approved")) {
            assertThatExceptionOfType(AgentException.class)
                    .isThrownBy(() -> join(paths, "w2", TOKEN))
                    .withMessageContaining("expected sha256 000")
                    .matches(failure -> failure.exitCode() == ExitCode.BUNDLE);
            assertThat(paths.joinRecord()).doesNotExist();
            publishSettings(right);

            assertThat(join(paths, "w2", TOKEN).nodeName()).isEqualTo("w2");
        }
        assertThat(requestsOf("w2")).hasSize(1);
    }

    @Test
    void showsWhyTheCertificateWasDenied() throws Exception {
        var paths = new NodePaths(Files.createDirectory(folder.resolve("w3")));
        publishSettings(bundleDigest());

        try (var approver = new Approver("Denied")) {
            assertThatExceptionOfType(AgentException.class)
                    .isThrownBy(() -> join(paths, "w3", TOKEN))
                    .withMessageContaining("denied (ByTest): a node of that name exists")
                    .matches(failure -> failure.exitCode() == ExitCode.CERTIFICATE_REFUSED);
        }
    }

    @Test
    void aMachineThatWasDeniedMayTryAgain() throws Exception {
        var paths = new NodePaths(Files.createDirectory(folder.resolve("w5")));
        publishSettings(bundleDigest());
        try (var approver = new Approver("Denied")) {
            assertThatExceptionOfType(AgentException.class).isThrownBy(() -> join(paths, "w5", TOKEN));
        }

        try (var approver = new Approver("Approved")) {
            assertThat(join(paths, "w5", TOKEN).nodeName()).isEqualTo("w5");
        }
    }

    @Test
    void aJoinThatWasCutAfterTheKubeletsFilesIsFinished() throws Exception {
        var paths = new NodePaths(Files.createDirectory(folder.resolve("w6")));
        publishSettings(bundleDigest());
        // What follows the kubelet's files cannot be written: a folder stands in its place.
        Files.createDirectories(paths.nodeCertificate().resolve("obstacle"));
        try (var approver = new Approver("Approved")) {
            assertThatExceptionOfType(AgentException.class)
                    .isThrownBy(() -> join(paths, "w6", TOKEN, new Preflight(List.of())));
            assertThat(paths.kubeconfig()).exists();
            SafeFiles.deleteTree(paths.nodeCertificate());

            assertThat(join(paths, "w6", TOKEN).nodeName()).isEqualTo("w6");
        }
        assertThat(new UnfinishedJoin(paths).isTo(CLUSTER)).isFalse();
    }

    @Test
    void saysWhatIsWrongWithATokenThatTheClusterDoesNotKnow() throws Exception {
        var paths = new NodePaths(Files.createDirectory(folder.resolve("w4")));

        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> join(paths, "w4", "abcdef.ffffffffffffffff"))
                .withMessageContainingAll("does not know the token abcdef", "expired", "davit create token")
                .withMessageNotContaining("ffffffffffffffff")
                .matches(failure -> failure.exitCode() == ExitCode.TOKEN_REFUSED);
    }

    /** I9: the password is in one file. */
    @Test
    void joinsThroughAProxyAndRemembersItForRootAlone() throws Exception {
        var paths = new NodePaths(Files.createDirectory(folder.resolve("w7")));
        var gateway = new HostPort("gw.test", kube().address().port());
        publishSettings(bundleDigest());
        try (var proxy = ConnectProxy.authenticating(new ProxyServer.Credentials("anna", "s3cret").basic());
                var approver = new Approver("Approved")) {
            var settings = ProxySettings.from(Map.of("HTTPS_PROXY", "http://anna:s3cret@" + proxy.address()));

            assertThat(join(paths, request(gateway, "w7", TOKEN, settings), preflight(paths))
                            .nodeName())
                    .isEqualTo("w7");

            assertThat(proxy.targets()).isNotEmpty().containsOnly(gateway);
            assertThat(new ProxyFile(paths.proxySettings()).effective(Map.of())).isEqualTo(settings);
        }
        assertThat(filesWith(paths.root(), "s3cret")).containsExactly(paths.proxySettings());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(paths.proxySettings())))
                .isEqualTo("rw-------");
    }

    private JoinRecord join(NodePaths paths, String node, String token) throws IOException {
        return join(paths, node, token, preflight(paths));
    }

    private JoinRecord join(NodePaths paths, String node, String token, Preflight preflight) throws IOException {
        return join(paths, request(kube().address(), node, token, ProxySettings.none()), preflight);
    }

    private JoinRequest request(HostPort gateway, String node, String token, ProxySettings proxies) {
        return new JoinRequest(
                gateway,
                CLUSTER,
                CaPin.of(authority.certificate()),
                BootstrapToken.parse(token).orElseThrow(),
                node,
                proxies,
                Optional.of(folder));
    }

    private static JoinRecord join(NodePaths paths, JoinRequest request, Preflight preflight) throws IOException {
        var commands = new ScriptedCommands().answer("ip addr", 0, "");
        return new Join(paths, commands, preflight, Clock.systemUTC(), new RecordedProgress()).run(request);
    }

    private static Preflight preflight(NodePaths paths) {
        return new Preflight(List.of(new NotJoinedCheck(
                List.of(paths.kubeconfig(), paths.kubeletConfig(), paths.nodeCertificate()),
                () -> new UnfinishedJoin(paths).isTo(CLUSTER))));
    }

    private void publishSettings(String digest) throws IOException {
        int nodeLocalPort;
        try (var socket = new ServerSocket(0)) {
            nodeLocalPort = socket.getLocalPort();
        }
        var settings = Map.of(
                "version",
                1,
                "clusterID",
                CLUSTER.id(),
                "clusterUID",
                "u-1",
                "domain",
                CLUSTER.domain(),
                "gateways",
                List.of(kube().address().toString()),
                "nodeLocalAddress",
                "127.83.0.9",
                "nodeLocalPort",
                nodeLocalPort,
                "kubernetesVersion",
                "1.35.4",
                "bundles",
                List.of(Map.of("arch", "amd64", "url", "https://unreachable.example/bundle.tar", "sha256", digest)),
                "kubeletConfiguration",
                Map.of("maxPods", 42));
        var body = Json.write(Map.of(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "metadata",
                Map.of("name", "davit-node", "namespace", "kube-system"),
                "data",
                Map.of("config.json", Json.write(settings))));
        var path = "/api/v1/namespaces/kube-system/configmaps";
        if (kube().call("PUT", path + "/davit-node", body).statusCode() == 404) {
            kube().create(path, body);
        }
    }

    /** Makes a bundle with Debian's own tar, as the assets do. */
    private String bundleDigest() throws IOException, InterruptedException, NoSuchAlgorithmException {
        var tar = folder.resolve("bundle.tar");
        if (!Files.exists(tar)) {
            var content = Files.createDirectories(folder.resolve("content/bin"));
            var kubelet = Files.writeString(content.resolve("kubelet"), "#!/bin/sh\nexec sleep 60\n");
            assertThat(kubelet.toFile().setExecutable(true)).isTrue();
            var made = new ProcessBuilder(
                            "tar", "-C", folder.resolve("content").toString(), "-cf", tar.toString(), "bin")
                    .start()
                    .waitFor();
            assertThat(made).isZero();
        }
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(tar)));
    }

    private List<JsonNode> requestsOf(String node) throws IOException {
        var found = new java.util.ArrayList<JsonNode>();
        for (var item : Json.parse(kube().call("GET", REQUESTS, "").body()).path("items")) {
            var pem = new String(
                    Base64.getDecoder().decode(item.at("/spec/request").asText()), StandardCharsets.US_ASCII);
            if (authority.sign(pem).getSubjectX500Principal().getName().contains("CN=system:node:" + node + ",")) {
                found.add(item);
            }
        }
        return found;
    }

    private static List<Path> filesWith(Path root, String text) throws IOException {
        try (var files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> contains(file, text))
                    .toList();
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private KubeProcesses kube() {
        return processes.orElseThrow();
    }

    private static Map<String, String> role(String kind, String name) {
        return Map.of("apiGroup", "rbac.authorization.k8s.io", "kind", kind, "name", name);
    }

    /** Decides every pending request in the same way until it is closed. */
    private final class Approver implements AutoCloseable {
        private final String decision;
        private final CountDownLatch closed = new CountDownLatch(1);
        private final Thread thread = Thread.ofVirtual().start(this::work);

        Approver(String decision) {
            this.decision = decision;
        }

        private void work() {
            try {
                while (!closed.await(100, TimeUnit.MILLISECONDS)) {
                    for (var item :
                            Json.parse(kube().call("GET", REQUESTS, "").body()).path("items")) {
                        if (item.at("/status/conditions").isMissingNode()) {
                            decide((ObjectNode) item);
                        }
                    }
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private void decide(ObjectNode request) throws IOException {
            var path = REQUESTS + "/" + request.at("/metadata/name").asText();
            request.withObject("/status")
                    .withArray("conditions")
                    .addObject()
                    .put("type", decision)
                    .put("status", "True")
                    .put("reason", "ByTest")
                    .put("message", "a node of that name exists");
            var decided = (ObjectNode) Json.parse(
                    kube().call("PUT", path + "/approval", Json.write(request)).body());
            if ("Approved".equals(decision)) {
                var pem = new String(
                        Base64.getDecoder().decode(request.at("/spec/request").asText()), StandardCharsets.US_ASCII);
                var certificate = Certificates.toPem(authority.sign(pem));
                decided.withObject("/status")
                        .put(
                                "certificate",
                                Base64.getEncoder().encodeToString(certificate.getBytes(StandardCharsets.US_ASCII)));
                kube().call("PUT", path + "/status", Json.write(decided));
            }
        }

        @Override
        public void close() throws InterruptedException {
            closed.countDown();
            thread.join();
        }
    }
}
