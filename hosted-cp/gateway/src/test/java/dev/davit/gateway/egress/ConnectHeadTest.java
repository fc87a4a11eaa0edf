package dev.davit.gateway.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.gateway.egress.ConnectHead.Fault;
import dev.davit.gateway.egress.ConnectHead.Parsed;
import dev.davit.gateway.testing.CountingBuffer;
import dev.davit.tunnel.HostPort;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectHeadTest {
    private static final String KUBE_APISERVER = "CONNECT 10.0.0.1:10250 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    private static final HostPort KUBELET = new HostPort("10.0.0.1", 10250);

    private static Parsed parse(String text) {
        return parse(new ConnectHead(), text);
    }

    private static Parsed parse(ConnectHead head, String text) {
        return head.read(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    }

    private static Parsed withField(String lines) {
        return parse("CONNECT 10.0.0.1:10250 HTTP/1.1\r\nHost: 127.0.0.1\r\n" + lines + "\r\n\r\n");
    }

    @Test
    void readsWhatKubeApiserverWrites() {
        assertThat(parse(KUBE_APISERVER))
                .isEqualTo(new Parsed.Connect(KUBELET, Optional.empty(), KUBE_APISERVER.length()));
    }

    @Test
    void leavesBytesBehindTheHeadForTheTarget() {
        assertThat(parse(KUBE_APISERVER + "CONNECT 10.0.0.2:22 HTTP/1.1\r\n\r\n"))
                .isEqualTo(parse(KUBE_APISERVER));
    }

    @Test
    void asksForMoreAtEveryPrefix() {
        var head = "CONNECT [2001:db8::1]:443 HTTP/1.1\r\nHost: 127.0.0.1\r\nA: b\r\n\r\n";
        for (var length = 0; length < head.length(); length++) {
            assertThat(parse(head.substring(0, length))).isEqualTo(new Parsed.NeedMore());
        }
    }

    @Test
    void looksAtEachByteOnceHoweverSlowlyTheyCome() {
        var head = "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n" + "X: y\r\n".repeat(1_000) + "\r\n";
        var bytes = new CountingBuffer(head.getBytes(StandardCharsets.ISO_8859_1), (byte) 0);
        var reader = new ConnectHead();
        for (var there = 1; there < head.length(); there++) {
            assertThat(reader.read(bytes.come(there))).isEqualTo(new Parsed.NeedMore());
        }

        assertThat(reader.read(bytes.come(head.length()))).isInstanceOf(Parsed.Connect.class);
        assertThat(bytes.looks()).isEqualTo(head.length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n",
                "CONNECT / HTTP/1.1\r\n",
                "CONNECT http://10.0.0.1:10250/ HTTP/1.1\r\n",
                "CONNECT https://10.0.0.1:10250 HTTP/1.1\r\n",
                "CONNECT //10.0.0.1:10250 HTTP/1.1\r\n",
                "CONNECT user@10.0.0.1:10250 HTTP/1.1\r\n",
                "CONNECT 10.0.0.1 HTTP/1.1\r\n",
                "CONNECT 10.0.0.1:10250 HTTP/1.0\r\n",
                "CONNECT 10.0.0.1:10250 HTTP/2.0\r\n",
                "CONNECT 10.0.0.1:10250 HTTP/1.1 \r\n",
                "CONNECT 10.0.0.1:10250 http/1.1\r\n",
                "CONNECT 10.0.0.1:10250\r\n",
                "CONNECT  10.0.0.1:10250 HTTP/1.1\r\n",
                " CONNECT 10.0.0.1:10250 HTTP/1.1\r\n",
                "CONNECT\t10.0.0.1:10250\tHTTP/1.1\r\n",
                "connect 10.0.0.1:10250 HTTP/1.1\r\n",
                "\r\nCONNECT 10.0.0.1:10250 HTTP/1.1\r\n"
            })
    void refusesAnotherRequestLineAtItsEnd(String line) {
        assertThat(parse(line)).isEqualTo(new Parsed.Malformed(Fault.REQUEST_LINE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CONNECT 10.0.0.1:10250 HTTP/1.1\nHost: a\n\n",
                "CONNECT 10.0.0.1:10250 HTTP/1.1\rHost: a\r\n\r\n",
                "CONNECT 10.0.0.1:10250\0 HTTP/1.1\r\n",
                "CONNECT 10.0.0.1:10250 HTTP/1.1\r\nHost: a\n\r\n",
                "CONNECT 10.0.0.1:10250 HTTP/1.1\r\nHost: a\r\r\n",
                "CONNECT 10.0.0.1:10250 HTTP/1.1\r\nHost: a\r\nX: a\rContent-Length: 5\r\n\r\n",
                "CONNECT 10.0.0.1:10250 HTTP/1.1\r\nHost: a\r\nX: a\nDavit-Cluster: b\r\n\r\n",
                "CONNECT 10.0.0.1:10250 HTTP/1.1\r\nHost: a\u007f\r\n\r\n",
                "CONNECT 10.0.0.1:10250 HTTP/1.1\r\nHost: a\r\n\rX"
            })
    void refusesControlCharactersAndOtherEndsOfLines(String head) {
        assertThat(parse(head)).isEqualTo(new Parsed.Malformed(Fault.LINE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " folded: yes",
                "\tfolded: yes",
                "X-Folded: a\r\n b",
                "Space : before the colon",
                "no colon",
                ": no name",
                "K\u00e9y: not a token",
                "Na(me: not a token"
            })
    void refusesBrokenFields(String lines) {
        assertThat(withField(lines)).isEqualTo(new Parsed.Malformed(Fault.FIELD));
    }

    @ParameterizedTest
    @CsvSource({
        "Host:, FIELD",
        "Host: a/b, FIELD",
        "Host: a b, FIELD",
        "Host: a:123456, FIELD",
        "X: there is none, NO_HOST"
    })
    void refusesAHostThatIsNone(String field, Fault fault) {
        assertThat(parse("CONNECT 10.0.0.1:10250 HTTP/1.1\r\n" + field + "\r\n\r\n"))
                .isEqualTo(new Parsed.Malformed(fault));
    }

    @ParameterizedTest
    @CsvSource({
        "Host: 127.0.0.1, REPEATED",
        "hOST: 10.0.0.2, REPEATED",
        "Content-Length: 0, CONTENT",
        "content-length: 5, CONTENT",
        "Transfer-Encoding: chunked, CONTENT",
        "TRANSFER-ENCODING: identity, CONTENT"
    })
    void refusesWhatTwoReadersCouldUnderstandDifferently(String field, Fault fault) {
        assertThat(withField(field)).isEqualTo(new Parsed.Malformed(fault));
    }

    @Test
    void anyOtherFieldMeansNothing() {
        assertThat(withField("Davit-Cluster: uid-1\r\nDavit-Cluster: uid-2\r\nProxy-Authorization:Basic eDp5\r\nX:"))
                .isInstanceOfSatisfying(Parsed.Connect.class, connect -> {
                    assertThat(connect.target()).isEqualTo(KUBELET);
                    assertThat(connect.field()).isEmpty();
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"Davit-Cluster: uid-1", "davit-cluster:uid-1", "DAVIT-CLUSTER:\t uid-1 \t"})
    void readsTheOneFieldThatMeansSomething(String field) {
        var head = KUBE_APISERVER.replace("\r\n\r\n", "\r\n" + field + "\r\n\r\n");

        assertThat(parse(new ConnectHead("Davit-Cluster"), head))
                .isEqualTo(new Parsed.Connect(KUBELET, Optional.of("uid-1"), head.length()));
    }

    @Test
    void theOneFieldThatMeansSomethingMayNotBeRepeated() {
        var head = KUBE_APISERVER.replace("\r\n\r\n", "\r\nDavit-Cluster: a\r\ndavit-cluster: a\r\n\r\n");

        assertThat(parse(new ConnectHead("Davit-Cluster"), head)).isEqualTo(new Parsed.Malformed(Fault.REPEATED));
    }

    @Test
    void aHeadMayBeAsLongAsTheLimitAndNotLonger() {
        var longest = KUBE_APISERVER.replace(
                "\r\n\r\n", "\r\nX:" + "y".repeat(ConnectHead.MAX_BYTES - KUBE_APISERVER.length() - 4) + "\r\n\r\n");

        assertThat(longest).hasSize(ConnectHead.MAX_BYTES);
        assertThat(parse(longest)).isInstanceOf(Parsed.Connect.class);
        assertThat(parse(longest.replace("X:", "X: "))).isEqualTo(new Parsed.Malformed(Fault.TOO_LONG));
    }

    @Test
    void refusesALineThatNeverEnds() {
        assertThat(parse("CONNECT " + "a".repeat(ConnectHead.MAX_BYTES)))
                .isEqualTo(new Parsed.Malformed(Fault.TOO_LONG));
    }

    @Test
    void staysWithWhatItHasSaid() {
        var head = new ConnectHead();
        var bytes = Unpooled.copiedBuffer("GET / HTTP/1.1\r\n", StandardCharsets.ISO_8859_1);
        head.read(bytes);

        assertThat(head.read(bytes.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo(new Parsed.Malformed(Fault.REQUEST_LINE));
    }
}
