package dev.davit.gateway.demux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.gateway.routing.ClusterRoute;
import dev.davit.gateway.routing.Sleep;
import dev.davit.gateway.testing.TestApiServer;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.gateway.testing.TestServer;
import dev.davit.tunnel.HostPort;
import io.netty.channel.ChannelException;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReadyCheckTest {
    private static final Duration DIAL = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofMillis(300);
    private static final int CLIENTS = 64;

    private final TestCluster cluster = new TestCluster("aaaaaaaaaa");
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final TestApiServer kubeApiserver = new TestApiServer(false);

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void tellsWhatTheApiServerSays() throws Exception {
        var check = new ReadyCheck(DIAL);
        try (var api = apiServer(cluster)) {
            assertThat(ask(check, api.port()).get()).isFalse();

            kubeApiserver.ready(true);

            await().until(() -> ask(check, api.port()).get());
        }
    }

    @Test
    void manyWhoAskAtOnceAskOneQuestion() throws Exception {
        var check = new ReadyCheck(DIAL);
        kubeApiserver.ready(true);
        try (var api = apiServer(cluster)) {
            var answers = IntStream.range(0, CLIENTS)
                    .mapToObj(i -> ask(check, api.port()))
                    .toList();

            assertThat(answers).allSatisfy(answer -> assertThat(answer.get()).isTrue());
            assertThat(kubeApiserver.questions()).isEqualTo(1);
        }
    }

    @Test
    void aNoHoldsForAMoment() throws Exception {
        var check = new ReadyCheck(DIAL);
        try (var api = apiServer(cluster)) {
            long start = System.nanoTime();
            int answered = 0;
            while (kubeApiserver.questions() < 5) {
                ask(check, api.port()).get();
                answered++;
            }

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(390));
            assertThat(answered).isGreaterThan(kubeApiserver.questions());
        }
    }

    @Test
    void nobodyThereIsANo() throws Exception {
        var nowhere = TestServer.echo();
        nowhere.close();

        assertThat(ask(new ReadyCheck(DIAL), nowhere.port()).get()).isFalse();
    }

    @Test
    void silenceIsANoAndTheNextQuestionIsAnswered() throws Exception {
        var check = new ReadyCheck(NioSocketChannel::new, DIAL, SOON);
        try (var silent =
                new TestServer(connection -> connection.getInputStream().readAllBytes())) {
            assertThat(ask(check, silent.port()).get()).isFalse();
        }
        kubeApiserver.ready(true);
        try (var api = apiServer(cluster)) {
            await().until(() -> ask(check, api.port()).get());
        }
    }

    /** As when the process has no file descriptors left. */
    @Test
    void noSocketIsANoAndTheNextQuestionIsAnswered() throws Exception {
        var exhausted = new AtomicBoolean(true);
        var check = new ReadyCheck(
                () -> {
                    if (exhausted.get()) {
                        throw new ChannelException("too many open files");
                    }
                    return new NioSocketChannel();
                },
                DIAL,
                DIAL);
        kubeApiserver.ready(true);
        try (var api = apiServer(cluster)) {
            assertThat(ask(check, api.port()).get()).isFalse();

            exhausted.set(false);

            await().until(() -> ask(check, api.port()).get());
        }
    }

    /** Who is vouched for by somebody else may answer what he likes. */
    @Test
    void believesOnlyTheApiServerOfTheCluster() throws Exception {
        kubeApiserver.ready(true);
        try (var api = apiServer(new TestCluster("bbbbbbbbbb"))) {
            assertThat(ask(new ReadyCheck(DIAL), api.port()).get()).isFalse();
        }
        assertThat(kubeApiserver.questions()).isEqualTo(0);
    }

    private CompletableFuture<Boolean> ask(ReadyCheck check, int port) {
        var answer = new CompletableFuture<Boolean>();
        check.ask(loops.next(), route(port), answer::complete);
        return answer.orTimeout(10, TimeUnit.SECONDS);
    }

    private ClusterRoute route(int port) {
        try {
            return cluster.route(new HostPort("127.0.0.1", port), Sleep.WAKING);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private TestServer apiServer(TestCluster of) throws Exception {
        return kubeApiserver.listen(of, 0);
    }
}
