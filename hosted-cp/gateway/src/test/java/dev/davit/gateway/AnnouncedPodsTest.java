package dev.davit.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.agent.tunnel.DialDecision;
import dev.davit.agent.tunnel.DialPolicy;
import dev.davit.agent.tunnel.OwnNodePolicy;
import dev.davit.agent.tunnel.Tunnel;
import dev.davit.gateway.testing.RecordedLog;
import dev.davit.gateway.testing.RecordingListener;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.gateway.testing.TestGateway;
import dev.davit.gateway.testing.TestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pods of a cluster without Davit's network, from an API server's CONNECT to the pod: agents announce, the gateway routes. */
@Timeout(60)
class AnnouncedPodsTest {
    private static final String OK = "HTTP/1.1 200 Connection established";
    private static final InetAddress POD = InetAddress.ofLiteral("10.244.200.9");

    private final TestCluster cluster = new TestCluster("aaaaaaaaaa");
    private final TestServer server = TestServer.echo();
    private TestGateway gateway;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        gateway = TestGateway.start(directory);
        gateway.publishWithAnnouncedPods(cluster, "w0", "w1");
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        gateway.close();
    }

    /** A machine that holds pods, as the agent puts it together; what it allows is dialled on loopback. */
    private final class Machine {
        private final Set<InetAddress> pods = ConcurrentHashMap.newKeySet();
        private final RecordingListener heard;
        private final Tunnel tunnel;

        Machine(String node, String address) throws IOException {
            var policy = new OwnNodePolicy(
                    node, () -> Set.of(InetAddress.ofLiteral(address)), Set.of(10250), pods::contains);
            DialPolicy onLoopback = target -> switch (policy.allows(target)) {
                case DialDecision.Allowed(var allowed) ->
                    new DialDecision.Allowed(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), allowed.getPort()));
                case DialDecision.Refused refused -> refused;
            };
            heard = gateway.join(cluster, node, onLoopback);
            tunnel = gateway.lastTunnel();
        }

        void holds(InetAddress... addresses) {
            pods.clear();
            pods.addAll(Set.of(addresses));
            tunnel.announce(Set.copyOf(pods));
        }
    }

    @Test
    void aPodIsReachedFromItsAnnouncementOnAndUntilItIsTakenBack() throws Exception {
        var machine = new Machine("w0", "10.0.0.1");
        assertThat(statusOf(POD)).contains("404", "UNKNOWN_TARGET");

        machine.holds(POD);
        awaitStatus("200");
        try (var reply = gateway.request(cluster, POD.getHostAddress() + ":" + server.port())) {
            assertThat(reply.statusLine()).isEqualTo(OK);
            reply.socket().getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
            assertThat(reply.socket().getInputStream().readNBytes(5)).asString().isEqualTo("hello");
        }
        assertThat(statusOf(InetAddress.ofLiteral("10.244.0.9")))
                .as("an address in the Node's range that nobody announced")
                .contains("404", "UNKNOWN_TARGET");

        machine.holds();
        awaitStatus("404");
    }

    @Test
    void theWholeSetIsAnnouncedAgainToTheNextGateway() throws Exception {
        var machine = new Machine("w0", "10.0.0.1");
        machine.holds(POD);
        awaitStatus("200");

        gateway.stopGateway();
        machine.heard.awaitHeard("CONNECTION_LOST", Duration.ofSeconds(10));
        var before = gateway;
        gateway = before.restart();
        gateway.publishWithAnnouncedPods(cluster, "w0", "w1");

        awaitStatus("200");
        before.close();
    }

    @Test
    void whatTheMachineDoesNotHoldIsNotDialledWhateverItAnnounced() throws Exception {
        var machine = new Machine("w0", "10.0.0.1");
        machine.holds(POD);
        awaitStatus("200");

        // The pod has ended; the gateway has not heard yet.
        machine.pods.clear();

        assertThat(statusOf(POD)).contains("403", "NOT_OWN_ADDRESS");
    }

    @Test
    void aSecondHolderIsAConflictWhichTheOperatorHears() throws Exception {
        var first = new Machine("w0", "10.0.0.1");
        var second = new Machine("w1", "10.1.0.1");
        first.holds(POD);
        awaitStatus("200");
        try (var operator = gateway.internal(gateway.ports().control(), "davit://operator")) {
            operator.getOutputStream()
                    .write("{\"type\":\"subscribe\",\"version\":1}\n".getBytes(StandardCharsets.UTF_8));
            var lines = new BufferedReader(new InputStreamReader(operator.getInputStream(), StandardCharsets.UTF_8));
            assertThat(lines.readLine()).contains("snapshot");

            second.holds(POD);

            assertThat(lines.lines()
                            .filter(line -> line.contains("\"conflict\""))
                            .findFirst())
                    .hasValueSatisfying(
                            line -> assertThat(line).contains(cluster.uid(), "\"10.244.200.9\"", "[\"w0\",\"w1\"]"));
        }
        assertThat(statusOf(POD)).contains("409", "ADDRESS_CONFLICT");

        first.holds();
        awaitStatus("200");
    }

    /** What it is told meanwhile can be lost: the kernel resets a connection that is closed with bytes nobody read. */
    @Test
    void aMachineThatAnnouncesWithoutEndIsCut() throws Exception {
        var machine = new Machine("w0", "10.0.0.1");
        try (var log = RecordedLog.start()) {
            for (var i = 0; i < 200; i++) {
                machine.holds(POD);
            }

            log.awaitLine("tunnel down", "node=\"w0\"", "reason=\"TOO_MANY_MESSAGES\"");
        }
    }

    private void awaitStatus(String status) {
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(statusOf(POD)).contains(status));
    }

    private String statusOf(InetAddress pod) throws IOException, GeneralSecurityException {
        try (var reply = gateway.request(cluster, pod.getHostAddress() + ":" + server.port())) {
            return reply.statusLine();
        }
    }
}
