package dev.davit.agent.reach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AddressesTest {
    private static final String NAME = "gw.example.org";
    private static final Duration LONG = Duration.ofSeconds(20);

    private volatile Addresses.Lookup nameServer = answer("192.0.2.1");
    private final Addresses addresses = new Addresses(name -> nameServer.of(name));

    @Test
    void familiesTakeTurnsAndThePreferredOneIsFirst() {
        assertThat(Addresses.interleaved(
                        literals("2001:db8::1", "2001:db8::2", "2001:db8::3", "192.0.2.1", "192.0.2.2")))
                .isEqualTo(literals("2001:db8::1", "192.0.2.1", "2001:db8::2", "192.0.2.2", "2001:db8::3"));
        assertThat(Addresses.interleaved(literals("192.0.2.1", "192.0.2.1", "192.0.2.2", "2001:db8::1")))
                .isEqualTo(literals("192.0.2.1", "2001:db8::1", "192.0.2.2"));
    }

    @Test
    void literalsAreAskedOfNobody() throws IOException {
        nameServer = name -> {
            throw new IllegalStateException("asked for " + name);
        };

        assertThat(addresses.of("2001:db8::1", Deadline.in(LONG))).isEqualTo(literals("2001:db8::1"));
        assertThat(addresses.of("192.0.2.1", Deadline.in(LONG))).isEqualTo(literals("192.0.2.1"));
    }

    @Test
    void theNextAttemptFollowsANameWhoseAddressHasChanged() throws IOException {
        assertThat(addresses.of(NAME, Deadline.in(LONG))).isEqualTo(literals("192.0.2.1"));

        nameServer = answer("192.0.2.2");

        assertThat(addresses.of(NAME, Deadline.in(LONG))).isEqualTo(literals("192.0.2.2"));
    }

    @Test
    void whileNameServersAreAwayTheLastAddressesAreUsed() throws IOException {
        addresses.of(NAME, Deadline.in(LONG));

        nameServer = AddressesTest::unknown;

        assertThat(addresses.of(NAME, Deadline.in(LONG))).isEqualTo(literals("192.0.2.1"));
        assertThatExceptionOfType(UnknownHostException.class)
                .isThrownBy(() -> addresses.of("never.seen.example", Deadline.in(LONG)))
                .withMessageContaining("never.seen.example does not resolve");
    }

    @Test
    void aNameServerThatIsSilentHoldsUpNobodyForLong() throws Exception {
        var answers = new CountDownLatch(1);
        addresses.of(NAME, Deadline.in(LONG));
        nameServer = name -> {
            awaitQuietly(answers);
            return literals("192.0.2.2");
        };

        assertThat(addresses.of(NAME, Deadline.in(LONG))).isEqualTo(literals("192.0.2.1"));
        assertThatIOException()
                .isThrownBy(() -> addresses.of("never.seen.example", Deadline.in(Duration.ofMillis(50))))
                .withMessageContaining("no name server has answered for never.seen.example");

        var waiting = CompletableFuture.supplyAsync(() -> of(NAME));
        answers.countDown();
        assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo(literals("192.0.2.2"));
    }

    @Test
    void manyWhoAskAtOnceCauseOneQuestion() throws Exception {
        var questions = new AtomicInteger();
        var answers = new CountDownLatch(1);
        nameServer = name -> {
            questions.incrementAndGet();
            awaitQuietly(answers);
            return literals("192.0.2.1");
        };
        var asked = new CountDownLatch(20);
        var waiting = IntStream.range(0, 20)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> {
                            asked.countDown();
                            return of(NAME);
                        },
                        runnable -> Thread.ofVirtual().start(runnable)))
                .toList();
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();

        answers.countDown();

        for (var answer : waiting) {
            assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(literals("192.0.2.1"));
        }
        assertThat(questions.get()).isLessThan(20).isPositive();
    }

    @Test
    void javaItselfForgetsANameWithinASecond() {
        NameCache.keepShort();

        assertThat(Security.getProperty("networkaddress.cache.ttl")).isEqualTo("1");
        assertThat(Security.getProperty("networkaddress.cache.negative.ttl")).isEqualTo("1");
    }

    private List<InetAddress> of(String name) {
        try {
            return addresses.of(name, Deadline.in(LONG));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Addresses.Lookup answer(String... literals) {
        return name -> name.equals(NAME) ? literals(literals) : unknown(name);
    }

    private static List<InetAddress> unknown(String name) throws UnknownHostException {
        throw new UnknownHostException(name);
    }

    private static List<InetAddress> literals(String... texts) {
        return java.util.Arrays.stream(texts).map(InetAddress::ofLiteral).toList();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
