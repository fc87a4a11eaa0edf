package dev.davit.cli.tunnels;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HttpAnswerTest {
    private static final String ANSWER = "HTTP/1.1 200 OK\r\ncontent-type: x\r\nContent-Length: 6\r\n\r\nab€d";

    private final HttpAnswer answer = new HttpAnswer();

    private void receive(byte[] bytes, int from, int to) {
        answer.write(ByteBuffer.wrap(bytes, from, to - from));
    }

    @Test
    void isWholeAtItsLastByteHoweverItIsCut() {
        var bytes = ANSWER.getBytes(StandardCharsets.UTF_8);
        for (var i = 0; i < bytes.length; i++) {
            assertThat(answer.whole()).isNotDone();
            receive(bytes, i, i + 1);
        }

        assertThat(answer.whole()).isCompletedWithValue(new HttpAnswer.Parts(200, "ab€d"));
        assertThat(answer.isOpen()).isFalse();
    }

    @Test
    void isNothingWhenItEndsBefore() {
        receive(ANSWER.getBytes(StandardCharsets.UTF_8), 0, 40);

        answer.close();

        assertThat(answer.whole()).isCompletedWithValue(new HttpAnswer.Parts(0, ""));
    }

    @Test
    void isNothingWhenItIsNoHttp() {
        var bytes = "SSH-2.0-x\r\n\r\n".getBytes(StandardCharsets.UTF_8);
        receive(bytes, 0, bytes.length);

        assertThat(answer.whole()).isCompletedWithValue(new HttpAnswer.Parts(0, ""));
    }
}
