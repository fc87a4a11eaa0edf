package dev.davit.model.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.model.HostedClusterPlan;
import dev.davit.model.ManagementRenderer;
import dev.davit.model.etcd.EtcdNames;
import dev.davit.model.naming.Names;
import dev.davit.model.pki.SecretsRenderer;
import dev.davit.model.text.SecretData;
import dev.davit.pki.CertifiedKey;
import dev.davit.pki.LeafRequest;
import dev.davit.testing.Poll;
import dev.davit.testing.kube.LoopbackPorts;
import dev.davit.testing.kube.ServerProcess;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.security.auth.x500.X500Principal;

/**
 * Runs what {@link ManagementRenderer} rendered: every container's command with its volumes as folders. Only paths,
 * ports and host names are changed, so that it runs beside other things on one machine.
 */
final class RealControlPlane implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(120);

    private final Path folder;
    private final KubernetesBinaries binaries;
    private final List<HasMetadata> objects;
    private final Map<String, String> substitutions = new LinkedHashMap<>();
    private final List<ServerProcess> processes = new ArrayList<>();
    private final int apiPort = LoopbackPorts.free();
    private final HostedClusterPlan plan;

    private RealControlPlane(Path folder, HostedClusterPlan plan) {
        this.folder = folder;
        this.plan = plan;
        this.binaries = KubernetesBinaries.of(plan.version().toString());
        this.objects = new ManagementRenderer().render(plan);
        var etcdPort = LoopbackPorts.free();
        var peerPort = LoopbackPorts.free();
        for (var host :
                List.of(EtcdNames.host(0, plan.namespace()), EtcdNames.clientHost(0, plan.namespace()), "0.0.0.0")) {
            substitutions.put(host + ":" + EtcdNames.CLIENT_PORT, "127.0.0.1:" + etcdPort);
            substitutions.put(host + ":" + EtcdNames.PEER_PORT, "127.0.0.1:" + peerPort);
            substitutions.put(host + ":" + EtcdNames.METRICS_PORT, "127.0.0.1:" + LoopbackPorts.free());
        }
        substitutions.put("https://127.0.0.1:" + Names.API_PORT, "https://127.0.0.1:" + apiPort);
        substitutions.put("--secure-port=" + Names.API_PORT, "--secure-port=" + apiPort);
        substitutions.put("--secure-port=10257", "--secure-port=" + LoopbackPorts.free());
        substitutions.put("--secure-port=10259", "--secure-port=" + LoopbackPorts.free());
        substitutions.put("$(POD_NAME)", EtcdNames.member(0));
    }

    /** Starts etcd and the API server, waits until it is ready, then starts the other two. */
    static RealControlPlane start(HostedClusterPlan plan) {
        try {
            var running = new RealControlPlane(Files.createTempDirectory("davit-control-plane-"), plan);
            try {
                running.startAll();
                return running;
            } catch (IOException | RuntimeException | AssertionError failed) {
                running.close();
                throw failed;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return what it was rendered from */
    HostedClusterPlan plan() {
        return plan;
    }

    /** @return a client with the user's kubeconfig, but on loopback */
    KubernetesClient admin() {
        return client(new ConfigBuilder(Config.empty())
                .withClientCertData(file("admin-tls", "tls.crt"))
                .withClientKeyData(file("admin-tls", "tls.key"))
                .withClientKeyAlgo("EC"));
    }

    /** @return a client that may do everything, as the operator's */
    KubernetesClient root() {
        var key = rootKey();
        return client(new ConfigBuilder(Config.empty())
                .withClientCertData(SecretData.encode(key.certificatePem()))
                .withClientKeyData(SecretData.encode(key.keyPem()))
                .withClientKeyAlgo("EC"));
    }

    /** @return a kubeconfig of the same rights, for a program */
    String rootKubeconfig() {
        var key = rootKey();
        return """
                apiVersion: v1
                kind: Config
                current-context: root
                contexts: [{name: root, context: {cluster: real, user: root}}]
                clusters: [{name: real, cluster: {server: "https://127.0.0.1:%d", certificate-authority-data: %s}}]
                users: [{name: root, user: {client-certificate-data: %s, client-key-data: %s}}]
                """.formatted(
                        apiPort,
                        SecretData.encode(plan.secrets().clusterCa()),
                        SecretData.encode(key.certificatePem()),
                        SecretData.encode(key.keyPem()));
    }

    private CertifiedKey rootKey() {
        return plan.secrets()
                .authorities()
                .cluster()
                .issue(
                        LeafRequest.client("davit-operator", List.of("system:masters"), Duration.ofHours(1)),
                        Instant.now(),
                        new SecureRandom());
    }

    /** @return a client that shows no credential */
    KubernetesClient anonymous() {
        return client(new ConfigBuilder(Config.empty()));
    }

    /** @return a client that shows a token */
    KubernetesClient withToken(String token) {
        return client(new ConfigBuilder(Config.empty()).withOauthToken(token));
    }

    private KubernetesClient client(ConfigBuilder config) {
        var built = config.withMasterUrl("https://127.0.0.1:" + apiPort)
                .withCaCertData(SecretData.encode(plan.secrets().clusterCa()))
                .build();
        return new KubernetesClientBuilder().withConfig(built).build();
    }

    private void startAll() throws IOException {
        var etcd = object(StatefulSet.class, Names.ETCD).getSpec().getTemplate().getSpec();
        var controlPlane = object(Deployment.class, Names.API_SERVER)
                .getSpec()
                .getTemplate()
                .getSpec();
        start(etcd, etcd.getContainers().getFirst());
        start(controlPlane, controlPlane.getInitContainers().getFirst());
        awaitReady();
        for (var container : controlPlane.getContainers()) {
            start(controlPlane, container);
        }
    }

    private void start(PodSpec pod, Container container) throws IOException {
        var home = Files.createDirectories(folder.resolve(container.getName()));
        var local = new LinkedHashMap<>(substitutions);
        container
                .getVolumeMounts()
                .forEach(mount -> local.put(
                        mount.getMountPath(), home.resolve(mount.getName()).toString()));
        for (var volume : pod.getVolumes()) {
            writeVolume(home.resolve(volume.getName()), local, volumeFiles(volume));
        }
        var command = container.getCommand().stream()
                .map(argument -> substitute(argument, local))
                .collect(Collectors.toCollection(ArrayList::new));
        command.set(0, binaries.program(container.getName()));
        processes.add(ServerProcess.start(container.getName(), command, home));
    }

    private Map<String, String> volumeFiles(Volume volume) {
        if (volume.getEmptyDir() != null) {
            return Map.of();
        }
        return Optional.ofNullable(volume.getSecret())
                .map(secret -> decoded(object(Secret.class, secret.getSecretName())))
                .orElseGet(() ->
                        object(ConfigMap.class, volume.getConfigMap().getName()).getData());
    }

    private void writeVolume(Path target, Map<String, String> local, Map<String, String> files) throws IOException {
        Files.createDirectories(target);
        for (var file : files.entrySet()) {
            Files.writeString(target.resolve(file.getKey()), substitute(file.getValue(), local));
        }
    }

    private void awaitReady() {
        try (var client = anonymous()) {
            Poll.await("kube-apiserver is ready", START).until(() -> hasEnded() || "ok".equals(client.raw("/readyz")));
        }
        assertRunning();
    }

    /** @return the folder that stands for a volume of kube-apiserver's */
    Path volume(String name) {
        return folder.resolve("kube-apiserver").resolve(name);
    }

    /** @return the issuer of the certificate that kube-apiserver shows to who asks for that name */
    X500Principal certificate(String serverName) throws GeneralSecurityException, IOException {
        var shown = new ArrayList<X509Certificate>();
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Recorder(shown)}, null);
        try (var socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", apiPort)) {
            var parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(serverName)));
            socket.setSSLParameters(parameters);
            socket.startHandshake();
        }
        return shown.getFirst().getIssuerX500Principal();
    }

    /**
     * @return how many connections a user who speaks HTTP/2 needed for so many requests, one after the other; kube-apiserver
     *     ends that of an anonymous one after each
     */
    long connections(int requests) throws GeneralSecurityException, IOException, InterruptedException {
        var key = rootKey();
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("root", key.key(), new char[0], key.chain().toArray(new X509Certificate[0]));
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), new TrustManager[] {new Recorder(new ArrayList<>())}, null);
        var labels = new HashSet<String>();
        try (var client = HttpClient.newBuilder().sslContext(context).build()) {
            var request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + apiPort + "/livez"))
                    .build();
            for (int sent = 0; sent < requests; sent++) {
                var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
                assertThat(answer.body()).isEqualTo("ok");
                labels.add(answer.connectionLabel().orElseThrow());
            }
        }
        return labels.size();
    }

    /** @return what etcd answers to a request in JSON, with the API server's certificate */
    JsonNode etcd(String path, Map<String, ?> body) {
        var config = new ConfigBuilder(Config.empty())
                .withMasterUrl("https://" + substitutions.get("0.0.0.0:" + EtcdNames.CLIENT_PORT))
                .withCaCertData(file(SecretsRenderer.API_SERVER, "etcd-ca.crt"))
                .withClientCertData(file(SecretsRenderer.API_SERVER, "etcd-client.crt"))
                .withClientKeyData(file(SecretsRenderer.API_SERVER, "etcd-client.key"))
                .withClientKeyAlgo("EC")
                .build();
        try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
            return client.getKubernetesSerialization().unmarshal(client.raw(path, "POST", body), JsonNode.class);
        }
    }

    /** Trusts everybody and remembers who it was. */
    private static final class Recorder extends X509ExtendedTrustManager {
        private final List<X509Certificate> shown;

        Recorder(List<X509Certificate> shown) {
            this.shown = shown;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
            shown.add(chain[0]);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            shown.add(chain[0]);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            shown.add(chain[0]);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** @return a client of a user in groups */
    KubernetesClient user(String name, String... groups) {
        var key = plan.secrets()
                .authorities()
                .cluster()
                .issue(
                        LeafRequest.client(name, List.of(groups), Duration.ofHours(1)),
                        Instant.now(),
                        new SecureRandom());
        return client(new ConfigBuilder(Config.empty())
                .withClientCertData(SecretData.encode(key.certificatePem()))
                .withClientKeyData(SecretData.encode(key.keyPem()))
                .withClientKeyAlgo("EC"));
    }

    /** Fails with the log of a process that has ended. */
    void assertRunning() {
        processes.stream().filter(ServerProcess::hasEnded).findFirst().ifPresent(ended -> {
            throw new AssertionError(ended.describeEnd());
        });
    }

    private boolean hasEnded() {
        return processes.stream().anyMatch(ServerProcess::hasEnded);
    }

    private String file(String secret, String key) {
        return object(Secret.class, secret).getData().getOrDefault(key, "");
    }

    private <T extends HasMetadata> T object(Class<T> type, String name) {
        return objects.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " " + name));
    }

    private static Map<String, String> decoded(Secret secret) {
        return secret.getData().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> new String(Base64.getDecoder().decode(entry.getValue()), StandardCharsets.UTF_8)));
    }

    private static String substitute(String text, Map<String, String> substitutions) {
        var result = text;
        for (var each : substitutions.entrySet()) {
            result = result.replace(each.getKey(), each.getValue());
        }
        return result;
    }

    /** Stops all, the API server before its etcd, and deletes the files. */
    @Override
    public void close() {
        processes.reversed().forEach(ServerProcess::close);
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(RealControlPlane::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
