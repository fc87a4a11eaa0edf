package dev.davit.gateway.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.gateway.cluster.Cluster;
import dev.davit.gateway.cluster.DialOutcome;
import dev.davit.gateway.limits.Limit;
import dev.davit.gateway.routing.Cidr;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.gateway.testing.TestGateway;
import dev.davit.gateway.testing.TestServer;
import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.RefusalReason;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names: whose servers do not answer, and whose answers lead inside or change. */
@Timeout(60)
class OutsideDialerTest {
    private static final DialOutcome TOO_MANY = new DialOutcome.Exceeded(Limit.LOOKUPS);
    private static final DialOutcome DENIED = new DialOutcome.Refused(RefusalReason.RANGE_DENIED);
    private static final DialOutcome UNRESOLVABLE = new DialOutcome.Refused(RefusalReason.UNRESOLVABLE);

    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final CountDownLatch answers = new CountDownLatch(1);

    @AfterEach
    void stop() {
        answers.countDown();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void slowNamesOfOneClusterDoNotHoldUpAnother(@TempDir Path directory) throws Exception {
        try (var gateway = TestGateway.start(directory)) {
            var clusters = gateway.gateway().clusters();
            var one = publish(gateway, new TestCluster("aaaaaaaaaa"));
            var other = publish(gateway, new TestCluster("bbbbbbbbbb"));
            var dialer = new OutsideDialer(clusters, loops, this::resolveSlowly, Set::of, Duration.ofSeconds(5), 2);

            var first = dial(dialer, one);
            var second = dial(dialer, one);

            assertThat(dial(dialer, one).get()).isEqualTo(TOO_MANY);
            var others = dial(dialer, other);
            assertThat(others.isDone()).isFalse();

            answers.countDown();
            assertThat(first.get()).isEqualTo(UNRESOLVABLE);
            assertThat(second.get()).isEqualTo(UNRESOLVABLE);
            assertThat(others.get()).isEqualTo(UNRESOLVABLE);
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> dial(dialer, one).get().equals(UNRESOLVABLE));
        }
    }

    /** DNS rebinding: the answer that is judged is the one that is dialled, and every dial asks anew. */
    @Test
    void aNameWhoseAddressChangesIsJudgedByEachAnswer(@TempDir Path directory) throws Exception {
        try (var gateway = TestGateway.start(directory);
                var server = TestServer.echo()) {
            gateway.gateway().clusters().publish(TestGateway.settings(List.of(), List.of(Cidr.parse("127.0.0.1/32"))));
            var one = publish(gateway, new TestCluster("aaaaaaaaaa"));
            var answers = new ArrayDeque<>(List.of("127.0.0.1", "169.254.169.254", "127.0.0.1"));
            var dialer = dialer(gateway, name -> List.of(InetAddress.ofLiteral(answers.remove())));
            var target = new HostPort("hook.example", server.port());

            assertThat(dial(dialer, one, target).get()).isInstanceOf(DialOutcome.Connected.class);
            assertThat(answers).as("one look-up for one dial").hasSize(2);
            assertThat(dial(dialer, one, target).get()).isEqualTo(DENIED);
            assertThat(dial(dialer, one, target).get()).isInstanceOf(DialOutcome.Connected.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.96.0.1",
                "127.0.0.1",
                "169.254.169.254",
                "224.0.0.1",
                "::1",
                "fe80::1",
                "::10.96.0.1",
                "64:ff9b::a60:1",
                "2002:a60:1::1"
            })
    void aNameThatAlsoLeadsInsideIsRefused(String inside, @TempDir Path directory) throws Exception {
        try (var gateway = TestGateway.start(directory)) {
            var one = publish(gateway, new TestCluster("aaaaaaaaaa"));
            var dialer =
                    dialer(gateway, name -> List.of(InetAddress.ofLiteral("192.0.2.1"), InetAddress.ofLiteral(inside)));

            assertThat(dial(dialer, one).get()).isEqualTo(DENIED);
        }
    }

    private OutsideDialer dialer(TestGateway gateway, OutsideDialer.Resolver resolver) {
        return new OutsideDialer(gateway.gateway().clusters(), loops, resolver, Set::of, Duration.ofSeconds(5), 2);
    }

    private List<InetAddress> resolveSlowly(String host) throws UnknownHostException {
        try {
            answers.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new UnknownHostException(host);
    }

    private static Cluster publish(TestGateway gateway, TestCluster cluster) throws Exception {
        gateway.publish(cluster);
        return gateway.gateway().clusters().byId(cluster.id()).orElseThrow();
    }

    private Promise<DialOutcome> dial(OutsideDialer dialer, Cluster cluster) {
        return dial(dialer, cluster, new HostPort("hook.example", 443));
    }

    private Promise<DialOutcome> dial(OutsideDialer dialer, Cluster cluster, HostPort target) {
        Promise<DialOutcome> outcome = loops.next().newPromise();
        dialer.dial(cluster, target, outcome);
        return outcome;
    }
}
