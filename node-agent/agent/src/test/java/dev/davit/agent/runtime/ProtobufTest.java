package dev.davit.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ProtobufTest {
    @Test
    void writesAStringAsProtocDoes() {
        assertThat(Protobuf.stringField(1, "abc")).isEqualTo(bytes("0a03616263"));
        assertThat(Protobuf.stringField(1, "x".repeat(200)))
                .startsWith(bytes("0ac801"))
                .hasSize(203);
    }

    @Test
    void findsItsFieldAmongOthersOfEveryKind() throws IOException {
        var message = bytes("08ac02" + "11" + "00".repeat(8) + "0a0161" + "1d" + "00".repeat(4) + "0a0162");

        assertThat(Protobuf.string(message, 1)).isEqualTo("a");
        assertThat(Protobuf.fields(message, 1)).hasSize(2);
        assertThat(Protobuf.string(message, 9)).isEmpty();
    }

    @Test
    void readsNumbersWithZeroAsTheirDefault() throws IOException {
        var message = bytes("08ac02" + "0a0161" + "1002" + "1003");

        assertThat(Protobuf.number(message, 1)).isEqualTo(300);
        assertThat(Protobuf.number(message, 2)).as("the last one counts").isEqualTo(3);
        assertThat(Protobuf.number(message, 9)).isZero();
    }

    @Test
    void anEmptyMessageIsAFieldTooAndAMissingOneIsEmpty() throws IOException {
        // ListPodSandboxRequest{filter: {state: {state: SANDBOX_READY}}} as k8s.io/cri-api writes it
        assertThat(Protobuf.messageField(1, Protobuf.messageField(2, new byte[0])))
                .isEqualTo(bytes("0a021200"));
        assertThat(Protobuf.message(bytes("0a021200"), 1)).isEqualTo(bytes("1200"));
        assertThat(Protobuf.message(bytes("0a021200"), 2)).isEmpty();
    }

    @Test
    void refusesWhatIsCutOffOrUnknown() {
        assertThatIOException().isThrownBy(() -> Protobuf.fields(bytes("0a05ff"), 1));
        assertThatIOException().isThrownBy(() -> Protobuf.fields(bytes("0affffffffffffffffffff"), 1));
        assertThatIOException().isThrownBy(() -> Protobuf.fields(bytes("0b"), 1));
        assertThatIOException().isThrownBy(() -> Protobuf.fields(bytes("0affffffff7f"), 1));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
