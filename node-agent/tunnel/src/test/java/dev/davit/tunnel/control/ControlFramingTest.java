package dev.davit.tunnel.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ControlFramingTest {
    static Stream<ControlMessage> messages() {
        return Stream.of(
                new ControlMessage.Hello(1, "davit-node 0.1.0", List.of(), Optional.empty()),
                new ControlMessage.Hello(1, "davit-node 0.1.0", List.of("gw-1"), Optional.empty()),
                new ControlMessage.Hello(1, "davit-node 0.2.0", List.of("gw-1", "gw-2"), Optional.of("f3b1")),
                new ControlMessage.Announce(List.of("10.1.2.3", "fd00::1")),
                new ControlMessage.Accepted(1, "w1", "gw-0", 2),
                new ControlMessage.Duplicate("gw-0"),
                new ControlMessage.Replicas(3),
                new ControlMessage.Refused("UNSUPPORTED_VERSION", "update"),
                new ControlMessage.Drain(20),
                new ControlMessage.Hibernate(),
                new ControlMessage.Revoked("gone"),
                new ControlMessage.Deleted(),
                new ControlMessage.Peers(List.of("gw.example:443")));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void readsWhatItWrites(ControlMessage message) throws Exception {
        var bytes = ControlFraming.encode(UnpooledByteBufAllocator.DEFAULT, message);
        try {
            assertThat(ControlFraming.decode(bytes)).contains(message);
            assertThat(bytes.isReadable()).isFalse();
        } finally {
            bytes.release();
        }
    }

    private static byte[] frame(String json) {
        var body = json.getBytes(StandardCharsets.UTF_8);
        return Unpooled.buffer().writeInt(body.length).writeBytes(body).array();
    }

    @Test
    void readsAMessageOfTheFutureAsUnknown() throws Exception {
        var bytes = Unpooled.wrappedBuffer(frame("{\"type\":\"teleport\",\"to\":\"mars\"}"));

        assertThat(ControlFraming.decode(bytes)).contains(new ControlMessage.Unknown("teleport"));
    }

    @Test
    void anInstanceThatIsNoNameIsNone() {
        assertThat(new ControlMessage.Hello(1, "a", List.of(), Optional.of("")).instance())
                .isEmpty();
        assertThat(new ControlMessage.Hello(1, "a", List.of(), Optional.of("x".repeat(65))).instance())
                .isEmpty();
    }

    @Test
    void ignoresFieldsOfTheFuture() throws Exception {
        var bytes = Unpooled.wrappedBuffer(frame("{\"type\":\"drain\",\"graceSeconds\":3,\"mood\":\"good\"}"));

        assertThat(ControlFraming.decode(bytes)).contains(new ControlMessage.Drain(3));
    }

    @Test
    void anOlderGatewayIsTheOnlyOneAsFarAsAnAgentKnows() throws Exception {
        var bytes = Unpooled.wrappedBuffer(
                frame("{\"type\":\"accepted\",\"version\":1,\"node\":\"w1\",\"replica\":\"gw-0\"}"));

        assertThat(ControlFraming.decode(bytes)).contains(new ControlMessage.Accepted(1, "w1", "gw-0", 1));
    }

    @Test
    void waitsForTheRest() throws Exception {
        var bytes = Unpooled.wrappedBuffer(frame("{\"type\":\"deleted\"}"), 0, 9);

        assertThat(ControlFraming.decode(bytes)).isEmpty();
        assertThat(bytes.readableBytes()).isEqualTo(9);
    }

    @Test
    void refusesALengthBeyondTheLimitBeforeTheBytesCome() {
        var bytes = Unpooled.buffer().writeInt(ControlFraming.MAX_MESSAGE + 1);

        assertThatThrownBy(() -> ControlFraming.decode(bytes))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("65537 bytes");
    }

    @Test
    void refusesRandomBytesWithAnIoExceptionAtMost() {
        var random = new Random(11);
        for (var i = 0; i < 5_000; i++) {
            var body = new byte[1 + random.nextInt(60)];
            random.nextBytes(body);
            var bytes = Unpooled.buffer().writeInt(body.length).writeBytes(body);
            try {
                ControlFraming.decode(bytes);
            } catch (IOException expected) {
                assertThat(expected.getMessage()).isNotBlank();
            }
        }
    }
}
