package dev.davit.gateway.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.gateway.cluster.Cluster;
import dev.davit.gateway.cluster.DialOutcome;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.gateway.testing.TestGateway;
import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.RefusalReason;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Names whose name servers do not answer. */
@Timeout(60)
class OutsideDialerTest {
    private static final DialOutcome OVERLOADED = new DialOutcome.Refused(RefusalReason.OVERLOADED);
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

            assertThat(dial(dialer, one).get()).isEqualTo(OVERLOADED);
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
        Promise<DialOutcome> outcome = loops.next().newPromise();
        dialer.dial(cluster, new HostPort("hook.example", 443), outcome);
        return outcome;
    }
}
