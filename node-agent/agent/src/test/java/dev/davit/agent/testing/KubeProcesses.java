package dev.davit.agent.testing;

import static org.awaitility.Awaitility.await;

import dev.davit.agent.cluster.Json;
import dev.davit.agent.csr.Certificates;
import dev.davit.agent.trust.ClusterTls;
import dev.davit.tunnel.HostPort;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;

/**
 * A real etcd and a real kube-apiserver, started as processes; the API server presents leaf and CA like a hosted one.
 * The binaries come from {@code hack/assets build}.
 */
public final class KubeProcesses implements AutoCloseable {
    /** Half a minute on a machine that does nothing else, minutes on one that is busy. */
    private static final Duration START = Duration.ofMinutes(6);

    private static final int SHOWN_LINES = 20;

    private final TestAuthority authority;
    private final Path folder;
    private final List<Process> processes = new ArrayList<>();
    private final int port;
    private final HttpClient admin;

    private KubeProcesses(TestAuthority authority, Path folder) throws IOException {
        this.authority = authority;
        this.folder = folder;
        this.port = freePort();
        var identity = authority.client("O=system:masters,CN=admin");
        var keys = ClusterTls.keyManager(identity.key(), List.of(identity.certificate(), authority.certificate()));
        this.admin = HttpClient.newBuilder()
                .sslContext(ClusterTls.context(ClusterTls.trustManager(authority.certificate()), keys))
                .build();
    }

    /** @param names that the API server's certificate carries */
    public static KubeProcesses start(TestAuthority authority, Path folder, String... names) throws IOException {
        var kube = new KubeProcesses(authority, folder);
        try {
            kube.run(names);
            return kube;
        } catch (IOException | RuntimeException e) {
            kube.close();
            throw e;
        }
    }

    public HostPort address() {
        return new HostPort("127.0.0.1", port);
    }

    /** Sends a request as an administrator. */
    public HttpResponse<String> call(String method, String path, String body) throws IOException {
        var request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(20))
                .build();
        try {
            return admin.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Creates an object and insists that it worked. */
    public void create(String path, String body) throws IOException {
        var answer = call("POST", path, body);
        if (answer.statusCode() != 201) {
            throw new IOException("%s: %d %s".formatted(path, answer.statusCode(), answer.body()));
        }
    }

    private void run(String... names) throws IOException {
        var binaries = binaries();
        var etcd = "http://127.0.0.1:" + freePort();
        var peer = "http://127.0.0.1:" + freePort();
        launch(
                "etcd",
                binaries.resolve("etcd").toString(),
                "--data-dir=" + folder.resolve("etcd"),
                "--listen-client-urls=" + etcd,
                "--advertise-client-urls=" + etcd,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer,
                "--unsafe-no-fsync");
        var all = new ArrayList<>(List.of(names));
        all.add("127.0.0.1");
        var leaf = authority.server(all.toArray(String[]::new));
        var ca = write("ca.crt", Certificates.toPem(authority.certificate()));
        var key = write("server.key", leaf.keyPem());
        var chain = write(
                "server.crt", Certificates.toPem(leaf.certificate()) + Certificates.toPem(authority.certificate()));
        launch(
                "kube-apiserver",
                binaries.resolve("kube-apiserver").toString(),
                "--etcd-servers=" + etcd,
                "--bind-address=127.0.0.1",
                "--secure-port=" + port,
                "--tls-cert-file=" + chain,
                "--tls-private-key-file=" + key,
                "--client-ca-file=" + ca,
                "--service-account-key-file=" + chain,
                "--service-account-signing-key-file=" + key,
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-cluster-ip-range=10.96.0.0/16",
                "--authorization-mode=Node,RBAC",
                "--enable-bootstrap-token-auth",
                "--disable-admission-plugins=ServiceAccount");
        try {
            await().atMost(START)
                    .failFast("a process has ended", () -> !processes.stream().allMatch(Process::isAlive))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> call("GET", "/readyz", "").statusCode() == 200);
        } catch (ConditionTimeoutException | TerminalFailureException e) {
            throw new IOException(
                    "kube-apiserver was not ready within %s: %s%netcd:%n%s%nkube-apiserver:%n%s"
                            .formatted(START, e.getMessage(), lastLines("etcd"), lastLines("kube-apiserver")),
                    e);
        }
    }

    /** Lets the group read the ConfigMap of the machines' settings, as the operator's role does. */
    public void letReadSettings(String group) throws IOException {
        var rbac = "/apis/rbac.authorization.k8s.io/v1/namespaces/kube-system/";
        var api = "rbac.authorization.k8s.io";
        var name = "davit:node-settings";
        create(
                rbac + "roles",
                Json.write(Map.of(
                        "metadata", Map.of("name", name),
                        "rules",
                                List.of(Map.of(
                                        "apiGroups", List.of(""),
                                        "resources", List.of("configmaps"),
                                        "resourceNames", List.of("davit-node"),
                                        "verbs", List.of("get"))))));
        create(
                rbac + "rolebindings",
                Json.write(Map.of(
                        "metadata", Map.of("name", name),
                        "subjects", List.of(Map.of("kind", "Group", "apiGroup", api, "name", group)),
                        "roleRef", Map.of("apiGroup", api, "kind", "Role", "name", name))));
    }

    private String lastLines(String name) throws IOException {
        var lines = Files.readAllLines(folder.resolve(name + ".log"));
        return String.join(
                System.lineSeparator(), lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private void launch(String name, String... command) throws IOException {
        processes.add(BoundProcesses.start(new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())));
    }

    private static Path binaries() throws IOException {
        var root = Optional.ofNullable(System.getenv("KUBE_API_TEST_DIR"))
                .map(Path::of)
                .orElseGet(() -> Optional.ofNullable(System.getenv("DAVIT_CACHE"))
                        .map(Path::of)
                        .orElse(Path.of(System.getProperty("user.home"), ".cache", "davit"))
                        .resolve("assets/current/kube-api-test"))
                .resolve("k8s");
        if (!Files.isDirectory(root)) {
            throw new IOException(
                    "expected etcd and kube-apiserver below %s, found none: run hack/assets build, or set KUBE_API_TEST_DIR"
                            .formatted(root));
        }
        try (var versions = Files.list(root)) {
            return versions.filter(version -> Files.isExecutable(version.resolve("kube-apiserver")))
                    .sorted()
                    .findFirst()
                    .orElseThrow(() -> new IOException("no kube-apiserver below " + root));
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** The API server first: without its etcd it would take a minute to end. */
    @Override
    public void close() {
        for (var process : processes.reversed()) {
            process.destroyForcibly();
        }
        for (var process : processes) {
            process.onExit().join();
        }
    }
}
