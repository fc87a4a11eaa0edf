package dev.davit.gateway.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.tunnel.HostPort;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectHeadTest {
    private static ConnectHead.Parsed parse(String text) {
        return ConnectHead.parse(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    }

    @Test
    void readsWhatKubeApiserverWrites() {
        var head = "CONNECT 10.0.0.1:10250 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

        assertThat(parse(head))
                .isEqualTo(new ConnectHead.Parsed.Connect(new HostPort("10.0.0.1", 10250), head.length()));
        assertThat(parse(head + "early")).isEqualTo(parse(head));
    }

    @Test
    void asksForMoreAtEveryPrefix() {
        var head = "CONNECT [2001:db8::1]:443 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
        for (var length = 0; length < head.length(); length++) {
            assertThat(parse(head.substring(0, length))).isEqualTo(new ConnectHead.Parsed.NeedMore());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "CONNECT / HTTP/1.1\r\n\r\n",
                "CONNECT 10.0.0.1:10250 HTTP/1.0\r\n\r\n",
                "CONNECT 10.0.0.1:10250\r\n\r\n",
                "CONNECT  10.0.0.1:10250 HTTP/1.1\r\n\r\n",
                "connect 10.0.0.1:10250 HTTP/1.1\r\n\r\n",
                "\r\n\r\n"
            })
    void refusesAnythingElse(String head) {
        assertThat(parse(head)).isEqualTo(new ConnectHead.Parsed.Malformed());
    }

    @Test
    void refusesAHeadThatNeverEnds() {
        assertThat(parse("CONNECT a:1 HTTP/1.1\r\n" + "X: y\r\n".repeat(2_000)))
                .isEqualTo(new ConnectHead.Parsed.Malformed());
    }

    @Test
    void neverThrowsOnRandomBytes() {
        var random = new Random(23);
        for (var i = 0; i < 5_000; i++) {
            var bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);

            assertThat(ConnectHead.parse(Unpooled.wrappedBuffer(bytes))).isNotNull();
        }
    }
}
