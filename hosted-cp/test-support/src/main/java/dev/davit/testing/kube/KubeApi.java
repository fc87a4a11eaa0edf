package dev.davit.testing.kube;

import dev.davit.pki.CertifiedKey;
import dev.davit.testing.Poll;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A running etcd and kube-apiserver with RBAC, service-account admission, bootstrap tokens and an audit log of all
 * writes. Get one by {@link KubeApiTest}; it is shared by the test classes of a JVM, so give every test a namespace of
 * its own.
 */
public final class KubeApi implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration TOKEN_LIFE = Duration.ofHours(1);

    private final Path folder;
    private final String version;
    private final int port;
    private final Credentials credentials;
    private final ServerProcess etcd;
    private final ServerProcess apiServer;
    private final KubernetesClient admin;

    private KubeApi(Path folder, Binaries binaries) throws IOException {
        this.folder = folder;
        this.version = binaries.version();
        this.port = LoopbackPorts.free();
        this.credentials = new Credentials();
        credentials.write(folder);
        int etcdPort = LoopbackPorts.free();
        ServerArguments arguments = new ServerArguments(folder, etcdPort, port);
        arguments.writeAuditPolicy();
        this.etcd = ServerProcess.start("etcd", arguments.etcd(binaries, LoopbackPorts.free()), folder);
        this.apiServer = ServerProcess.start("kube-apiserver", arguments.apiServer(binaries), folder);
        this.admin = client("davit-testing-admin", "system:masters");
    }

    /**
     * Starts both and waits until the API server is ready, about five seconds on an idle machine. For a test that needs
     * one of its own, as a second cluster; to be closed by the caller.
     */
    public static KubeApi start() {
        try {
            Binaries binaries = Binaries.find(System.getenv(), Path.of(System.getProperty("user.home")));
            var server = new KubeApi(Files.createTempDirectory("davit-kube-api-"), binaries);
            server.awaitReady();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return a client that may do everything; the server closes it */
    public KubernetesClient admin() {
        return admin;
    }

    /** @return a new client of a user with these groups, to be closed by the caller */
    public KubernetesClient client(String user, String... groups) {
        return new KubernetesClientBuilder().withConfig(config(user, groups)).build();
    }

    /** @return a new client with a token of this service account, which must exist; to be closed by the caller */
    public KubernetesClient serviceAccountClient(String namespace, String name) {
        var token = admin.serviceAccounts()
                .inNamespace(namespace)
                .withName(name)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(TOKEN_LIFE.toSeconds())
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl(url())
                        .withCaCertData(base64(credentials.authorityPem()))
                        .withOauthToken(token)
                        .build())
                .build();
    }

    /** @return what a client of this user needs: address, authority and certificate */
    public Config config(String user, String... groups) {
        CertifiedKey key = credentials.client(user, groups);
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(url())
                .withCaCertData(base64(credentials.authorityPem()))
                .withClientCertData(base64(key.certificatePem()))
                .withClientKeyData(base64(key.keyPem()))
                .withClientKeyAlgo("EC")
                .build();
    }

    /** @return a new empty namespace with a name of its own */
    public String namespace() {
        return admin.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withGenerateName("test-")
                        .endMetadata()
                        .build())
                .create()
                .getMetadata()
                .getName();
    }

    /** Applies the files of folders below the repository's {@code manifests}, see {@link Manifests}. */
    public KubeApi install(String... folders) {
        Manifests.install(admin, folders);
        return this;
    }

    /** @return the log of all writes so far */
    public AuditLog audit() {
        return new AuditLog(folder.resolve(ServerArguments.AUDIT_LOG));
    }

    /** @return address of the API server */
    public String url() {
        return "https://127.0.0.1:" + port;
    }

    /** @return PEM of the authority that signed the server's certificate and verifies clients' */
    public String authorityPem() {
        return credentials.authorityPem();
    }

    /** @return a certificate and key for a user, as PEM in this order */
    public Map.Entry<String, String> clientPem(String user, String... groups) {
        CertifiedKey key = credentials.client(user, groups);
        return Map.entry(key.certificatePem(), key.keyPem());
    }

    /** @return version of kube-apiserver, such as 1.36.3 */
    public String version() {
        return version;
    }

    /** Stops both processes and deletes their files. */
    @Override
    public void close() {
        admin.close();
        apiServer.close();
        etcd.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(KubeApi::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady() {
        try {
            Poll.await("kube-apiserver is ready", START).until(() -> hasEnded() || "ok".equals(admin.raw("/readyz")));
        } catch (ConditionTimeoutException late) {
            throw failure("kube-apiserver is not ready after %s:%n%s".formatted(START, apiServer.tail()));
        }
        if (hasEnded()) {
            throw failure((etcd.hasEnded() ? etcd : apiServer).describeEnd());
        }
    }

    private IllegalStateException failure(String message) {
        close();
        return new IllegalStateException(message);
    }

    private boolean hasEnded() {
        return etcd.hasEnded() || apiServer.hasEnded();
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
