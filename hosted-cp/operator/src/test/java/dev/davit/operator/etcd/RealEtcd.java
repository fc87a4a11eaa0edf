package dev.davit.operator.etcd;

import dev.davit.pki.CertificateAuthority;
import dev.davit.pki.CertifiedKey;
import dev.davit.pki.LeafRequest;
import dev.davit.testing.kube.EtcdProgram;
import dev.davit.testing.kube.LoopbackPorts;
import dev.davit.testing.kube.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Up to three real members on loopback, each a process, with TLS as in a hosted cluster. */
final class RealEtcd implements AutoCloseable {
    private static final int MEMBERS = 3;
    private static final Duration LIFE = Duration.ofDays(1);

    private final Path folder = Files.createTempDirectory("davit-etcd-");
    private final SecureRandom random = new SecureRandom();
    private final CertificateAuthority authority =
            CertificateAuthority.create("etcd-test", Instant.now(), LIFE, random);
    private final List<Integer> clientPorts = ports();
    private final List<Integer> peerPorts = ports();
    private final Map<Integer, ServerProcess> running = new HashMap<>();
    private final List<String> flags;

    /** @param flags more of them, for every member */
    RealEtcd(String... flags) throws IOException {
        this.flags = List.of(flags);
        CertifiedKey server = authority.issue(
                LeafRequest.peer("etcd", List.of("localhost"), List.of(InetAddress.ofLiteral("127.0.0.1")), LIFE),
                Instant.now(),
                random);
        Files.writeString(folder.resolve("ca.crt"), authority.certificatePem());
        Files.writeString(folder.resolve("tls.crt"), server.certificatePem());
        Files.writeString(folder.resolve("tls.key"), server.keyPem());
    }

    EtcdTarget target() {
        return new EtcdTarget("team-a", "edge", "uid", endpoints(), authority);
    }

    EtcdEndpoints endpoints() {
        return new EtcdEndpoints(urls(clientPorts), urls(peerPorts));
    }

    EtcdClient client() {
        return new EtcdClient(EtcdTls.issue(authority, Instant.now(), random));
    }

    String url(int ordinal) {
        return endpoints().clients().get(ordinal);
    }

    /** Starts a member with the words that its file would have. */
    void start(int ordinal, String state, int... cluster) {
        var command = new ArrayList<String>(List.of(
                EtcdProgram.path().toString(),
                "--name=etcd-" + ordinal,
                "--data-dir=" + data(ordinal),
                "--listen-client-urls=" + url(ordinal),
                "--advertise-client-urls=" + url(ordinal),
                "--listen-peer-urls=" + endpoints().peers().get(ordinal),
                "--initial-advertise-peer-urls=" + endpoints().peers().get(ordinal),
                "--initial-cluster="
                        + IntStream.of(cluster)
                                .mapToObj(each -> "etcd-" + each + "="
                                        + endpoints().peers().get(each))
                                .collect(Collectors.joining(",")),
                "--initial-cluster-state=" + state,
                "--strict-reconfig-check=true",
                "--unsafe-no-fsync",
                "--client-cert-auth",
                "--cert-file=" + folder.resolve("tls.crt"),
                "--key-file=" + folder.resolve("tls.key"),
                "--trusted-ca-file=" + folder.resolve("ca.crt"),
                "--peer-client-cert-auth",
                "--peer-cert-file=" + folder.resolve("tls.crt"),
                "--peer-key-file=" + folder.resolve("tls.key"),
                "--peer-trusted-ca-file=" + folder.resolve("ca.crt")));
        command.addAll(flags);
        running.put(ordinal, ServerProcess.start("etcd-" + ordinal, command, folder));
    }

    void stop(int ordinal) {
        Objects.requireNonNull(running.remove(ordinal)).close();
    }

    boolean hasEnded(int ordinal) {
        return Objects.requireNonNull(running.get(ordinal)).hasEnded();
    }

    String tail(int ordinal) {
        return Objects.requireNonNull(running.get(ordinal)).tail();
    }

    /** @return all that a member has logged since it was started last */
    List<String> log(int ordinal) throws IOException {
        return Files.readAllLines(folder.resolve("etcd-" + ordinal + ".log"));
    }

    void wipe(int ordinal) throws IOException {
        deleteTree(data(ordinal));
    }

    @Override
    public void close() throws IOException {
        List.copyOf(running.keySet()).forEach(this::stop);
        deleteTree(folder);
    }

    private Path data(int ordinal) {
        return folder.resolve("data-" + ordinal);
    }

    private static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (var files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static List<Integer> ports() {
        return IntStream.range(0, MEMBERS)
                .mapToObj(each -> LoopbackPorts.free())
                .toList();
    }

    private static List<String> urls(List<Integer> ports) {
        return ports.stream().map(port -> "https://127.0.0.1:" + port).toList();
    }
}
