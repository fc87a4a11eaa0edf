package dev.davit.gateway.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.gateway.FrontLimits;
import dev.davit.gateway.limits.Limit;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HandshakeRatesTest {
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(4);

    private final AtomicLong now = new AtomicLong();
    private final HandshakeRates rates = new HandshakeRates(10, now::get);

    private static InetAddress from(int source) {
        return InetAddress.ofLiteral("192.0.2." + source);
    }

    @Test
    void strangersTakeNothingFromTheMachinesOfACluster() {
        for (var source = 1; source <= 100; source++) {
            rates.begin("uid-a", from(source));
        }

        assertThat(rates.begin("uid-a", from(101))).isEmpty();
    }

    @Test
    void theMachinesOfOneClusterWaitForEachOtherAndNotForOthers() {
        for (var machine = 1; machine <= 20; machine++) {
            assertThat(rates.begin("uid-a", from(machine))).isEmpty();
            rates.completed("uid-a");
        }

        assertThat(rates.begin("uid-a", from(21))).contains(Limit.CLUSTER_HANDSHAKES);
        assertThat(rates.begin("uid-b", from(21))).isEmpty();

        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(100));
        assertThat(rates.begin("uid-a", from(22))).isEmpty();
    }

    @Test
    void oneSourceBeginsSoManyAtOnceAndThenSoManyASecond() {
        for (var handshake = 0; handshake < 20; handshake++) {
            assertThat(rates.begin("uid-a", from(1))).isEmpty();
        }

        assertThat(rates.begin("uid-a", from(1))).contains(Limit.SOURCE_HANDSHAKES);
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(100));
        assertThat(rates.begin("uid-a", from(1))).isEmpty();
    }

    /** One attempt of an agent to connect, and how long it waits after it. */
    private record Attempt(long at, long pause) {
        private Attempt next(Random random) {
            return new Attempt(at + random.nextLong(pause / 2, pause), Math.min(2 * pause, LONGEST_PAUSE));
        }
    }

    /** By the pauses of docs/tunnel.md; how long a handshake takes is another matter. */
    @Test
    void aFleetBehindOneAddressIsLetInWithin20Seconds() {
        var limits = new HandshakeRates(FrontLimits.standard().tunnelHandshakes(), now::get);
        var random = new Random(5);
        var attempts = new PriorityQueue<>(Comparator.comparingLong(Attempt::at));
        for (var tunnel = 0; tunnel < 2 * 2_000; tunnel++) {
            attempts.add(new Attempt(random.nextLong(LONGEST_PAUSE), LONGEST_PAUSE));
        }
        while (!attempts.isEmpty()) {
            var attempt = attempts.remove();
            now.set(attempt.at());
            if (limits.begin("uid-a", from(1)).isEmpty()) {
                limits.completed("uid-a");
            } else {
                attempts.add(attempt.next(random));
            }
        }

        assertThat(Duration.ofNanos(now.get())).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(20));
    }
}
