package dev.davit.model.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.Plans;
import dev.davit.model.hosted.HostedObjectsRenderer;
import dev.davit.testing.Poll;
import dev.davit.testing.kube.LoopbackPorts;
import dev.davit.testing.kube.ServerProcess;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real CoreDNS with the rendered Corefile, where only ports and paths are changed, at a real API server. What a machine's
 * resolver does, or whether there is one, must not touch the names of the cluster.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CoreDnsIT {
    private static final String VERSION = "1.36.3";
    private static final String OF_CLUSTER = "kubernetes.default.svc.cluster.local";
    private static final String OUTSIDE = "example.org";

    private static final DnsQuestion.Reply KUBERNETES =
            new DnsQuestion.Reply(0, Optional.of(InetAddress.ofLiteral("10.96.0.1")));

    /** A lookup that waited for an upstream would take longer: CoreDNS gives one two seconds. */
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    @TempDir
    private Path folder = Path.of("");

    private RealControlPlane controlPlane;

    @BeforeAll
    void start() {
        controlPlane = RealControlPlane.start(Plans.plan(Plans.spec(VERSION)));
    }

    @AfterAll
    void stop() {
        controlPlane.close();
    }

    @Test
    void resolvesTheClustersNamesWhereTheOnlyNameServerRefuses() throws Exception {
        // What davit-node writes where a machine has no name server: an address of the machine itself.
        var resolver = Files.writeString(folder.resolve("resolv.conf"), "nameserver 127.83.0.53\n");
        try (var dns = new Dns(resolver.toString())) {
            dns.awaitAnswer();
            dns.awaitFailureAtOnce();

            assertThat(dns.lookUp(OF_CLUSTER)).isEqualTo(KUBERNETES);
        }
    }

    @Test
    void resolvesTheClustersNamesAtOnceWhileTheUpstreamIsSilent() throws Exception {
        try (var silent = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
                var dns = new Dns("127.0.0.1:" + silent.getLocalPort());
                var askers = Executors.newVirtualThreadPerTaskExecutor()) {
            dns.awaitAnswer();
            var outside = IntStream.range(0, 50)
                    .mapToObj(i -> askers.submit(() -> dns.fails("host" + i + "." + OUTSIDE)))
                    .toList();

            assertThat(dns.lookUp(OF_CLUSTER)).isEqualTo(KUBERNETES);

            for (var asked : outside) {
                assertThat(asked.get()).isTrue();
            }
            dns.awaitFailureAtOnce();
            assertThat(dns.lookUp(OF_CLUSTER)).isEqualTo(KUBERNETES);
        }
    }

    /** A running CoreDNS. */
    private final class Dns implements AutoCloseable {
        private final int port = LoopbackPorts.free();
        private final ServerProcess process;

        /** @param upstream what stands in place of the machine's {@code /etc/resolv.conf} */
        Dns(String upstream) throws IOException {
            var home = Files.createTempDirectory(folder, "coredns-");
            var kubeconfig = Files.writeString(home.resolve("kubeconfig"), controlPlane.rootKubeconfig());
            var corefile = rendered()
                    .replace("/etc/resolv.conf", upstream)
                    .replace("pods insecure", "pods insecure\n        kubeconfig " + kubeconfig)
                    .replace(".:53 {", ".:" + port + " {\n    bind 127.0.0.1");
            for (var other : List.of(":8080", ":8181", ":9153")) {
                assertThat(corefile).contains(other);
                corefile = corefile.replace(other, "127.0.0.1:" + LoopbackPorts.free());
            }
            Files.writeString(home.resolve("Corefile"), corefile);
            var program = KubernetesBinaries.of(VERSION).program("coredns");
            process = ServerProcess.start(
                    "coredns",
                    List.of(program, "-conf", home.resolve("Corefile").toString()),
                    home);
        }

        private String rendered() {
            return new HostedObjectsRenderer()
                    .render(controlPlane.plan()).stream()
                            .filter(ConfigMap.class::isInstance)
                            .map(ConfigMap.class::cast)
                            .filter(config -> config.getMetadata().getName().equals("coredns"))
                            .findFirst()
                            .orElseThrow()
                            .getData()
                            .getOrDefault("Corefile", "");
        }

        /** One question, and an answer at once or none. */
        DnsQuestion.Reply lookUp(String name) throws IOException {
            return new DnsQuestion(name).ask(port, AT_ONCE);
        }

        /** @return whether nothing came of it: a failure at once, or no answer in time */
        boolean fails(String name) throws IOException {
            try {
                return lookUp(name).code() == DnsQuestion.Reply.SERVER_FAILURE;
            } catch (SocketTimeoutException e) {
                return true;
            }
        }

        void awaitAnswer() {
            Poll.await("CoreDNS answers")
                    .untilAsserted(() -> assertThat(lookUp(OF_CLUSTER)).isEqualTo(KUBERNETES));
        }

        /** The first lookups last as long as CoreDNS believes in its upstream. */
        void awaitFailureAtOnce() {
            Poll.await("outside names fail at once")
                    .untilAsserted(
                            () -> assertThat(lookUp(OUTSIDE).code()).isEqualTo(DnsQuestion.Reply.SERVER_FAILURE));
        }

        @Override
        public void close() {
            process.close();
        }
    }
}
