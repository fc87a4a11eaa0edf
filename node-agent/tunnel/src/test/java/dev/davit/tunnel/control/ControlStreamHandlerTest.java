package dev.davit.tunnel.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.tunnel.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultChannelId;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A control stream whose peer says what nobody has reason to say. */
class ControlStreamHandlerTest {
    private static final ControlMessage MESSAGE = new ControlMessage.Announce(List.of("10.1.2.3"));

    private final List<ControlMessage> received = new ArrayList<>();
    private final List<CloseReason> broken = new ArrayList<>();
    private final EmbeddedChannel tunnel = new EmbeddedChannel();
    private final EmbeddedChannel stream = new EmbeddedChannel(
            tunnel, DefaultChannelId.newInstance(), true, false, new ControlStreamHandler(received::add, broken::add));

    @BeforeEach
    void stopTheClock() {
        stream.freezeTime();
    }

    @AfterEach
    void close() {
        stream.finishAndReleaseAll();
        tunnel.finishAndReleaseAll();
    }

    private void send(ByteBuf bytes) {
        stream.writeInbound(new DefaultHttp2DataFrame(bytes));
    }

    private ByteBuf many(int count, ControlMessage message) {
        var bytes = Unpooled.buffer();
        for (var i = 0; i < count; i++) {
            var one = ControlFraming.encode(stream.alloc(), message);
            bytes.writeBytes(one);
            one.release();
        }
        return bytes;
    }

    @Test
    void messagesWithoutEndEndTheTunnel() {
        for (var i = 0; i < 3 * ControlStreamHandler.MOST; i++) {
            send(many(1, MESSAGE));
        }

        assertThat(received).hasSize(ControlStreamHandler.MOST);
        assertThat(broken).containsExactly(CloseReason.TOO_MANY_MESSAGES);
    }

    @Test
    void messagesThatMeanNothingDoToo() {
        send(many(3 * ControlStreamHandler.MOST, new ControlMessage.Unknown("teleport")));

        assertThat(received).isEmpty();
        assertThat(broken).containsExactly(CloseReason.TOO_MANY_MESSAGES);
    }

    @Test
    void messagesAtTheUsualPaceAreHeardForEver() {
        for (var i = 0; i < 3 * ControlStreamHandler.MOST; i++) {
            send(many(1, MESSAGE));
            stream.advanceTimeBy(1, TimeUnit.SECONDS);
        }

        assertThat(received).hasSize(3 * ControlStreamHandler.MOST);
        assertThat(broken).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0\0\0\2{]", "\0\0\0\0", "GET / HTTP/1.1\r\n"})
    void whatIsNoMessageEndsTheTunnelOnce(String garbage) {
        send(Unpooled.copiedBuffer(garbage, StandardCharsets.ISO_8859_1));
        send(Unpooled.copiedBuffer(garbage, StandardCharsets.ISO_8859_1));

        assertThat(broken).containsExactly(CloseReason.PROTOCOL_ERROR);
    }
}
