package dev.davit.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
    @ParameterizedTest
    @ValueSource(strings = {"w1:10250", "192.0.2.1:443", "[2001:db8::1]:65535", "a.b-c.example:1"})
    void readsAndWritesAnAuthority(String text) {
        assertThat(HostPort.parse(text)).map(HostPort::toString).contains(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "w1",
                "w1:",
                ":80",
                "w1:0",
                "w1:65536",
                "w1:-1",
                "w1:+1",
                "w1:8o",
                "2001:db8::1:80",
                "[w1]:80",
                "[::1]",
                "w 1:80",
                "w1:80 ",
                "w1\r\nx:80",
                "w1/x:80",
                "user@w1:80"
            })
    void refusesAnythingElse(String text) {
        assertThat(HostPort.parse(text)).isEmpty();
    }

    @Test
    void neverThrowsOnRandomText() {
        var random = new Random(3);
        for (var i = 0; i < 20_000; i++) {
            var text = random.ints(random.nextInt(30), 0, 128)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();

            HostPort.parse(text)
                    .ifPresent(parsed ->
                            assertThat(HostPort.parse(parsed.toString())).contains(parsed));
        }
    }

    @Test
    void saysWhatIsWrong() {
        assertThatThrownBy(() -> new HostPort("w1", 70_000)).hasMessageContaining("70000");
    }
}
