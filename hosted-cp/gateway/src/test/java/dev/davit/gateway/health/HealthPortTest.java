package dev.davit.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthPortTest {
    private final AtomicBoolean ready = new AtomicBoolean();
    private final HealthPort port = new HealthPort(ready::get, () -> "davit_a 1\n", () -> "{\"tunnels\":[]}\n");

    private String ask(String path, String client) {
        var remote = new InetSocketAddress(client, 40_000);
        var channel = new EmbeddedChannel(false, false) {
            @Override
            protected SocketAddress remoteAddress0() {
                return remote;
            }
        };
        channel.pipeline().addLast(port);
        try {
            channel.register();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        channel.writeInbound(
                Unpooled.copiedBuffer("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n", StandardCharsets.US_ASCII));
        var answer = new StringBuilder();
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> {
            channel.runPendingTasks();
            for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
                answer.append(bytes.toString(StandardCharsets.UTF_8));
                bytes.release();
            }
            return !channel.isOpen();
        });
        channel.finishAndReleaseAll();
        return answer.toString();
    }

    @Test
    void isReadyWhenRoutesAreLoadedAndNotBefore() {
        assertThat(ask("/readyz", "192.0.2.1"))
                .startsWith("HTTP/1.1 503")
                .endsWith("routes are not loaded, or draining\n");

        ready.set(true);

        assertThat(ask("/readyz", "192.0.2.1")).startsWith("HTTP/1.1 200");
        assertThat(ask("/healthz", "192.0.2.1")).startsWith("HTTP/1.1 200");
    }

    @Test
    void metricsAreForEverybody() {
        assertThat(ask("/metrics", "192.0.2.1"))
                .startsWith("HTTP/1.1 200")
                .contains("content-type: text/plain; version=0.0.4; charset=utf-8")
                .endsWith("davit_a 1\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void tunnelsAreForWhoeverIsOnLoopback(String client) {
        assertThat(ask("/tunnels", client))
                .startsWith("HTTP/1.1 200")
                .contains("content-type: application/json")
                .endsWith("{\"tunnels\":[]}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "10.0.0.1", "fe80::1", "2001:db8::1"})
    void tunnelsAreForNobodyElse(String client) {
        assertThat(ask("/tunnels", client)).startsWith("HTTP/1.1 403").doesNotContain("tunnels\":");
    }

    @Test
    void thereIsNothingElse() {
        assertThat(ask("/", "127.0.0.1")).startsWith("HTTP/1.1 404");
    }
}
