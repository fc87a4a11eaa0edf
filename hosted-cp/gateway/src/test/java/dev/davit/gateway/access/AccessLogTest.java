package dev.davit.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.davit.tunnel.CloseReason;
import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.RefusalReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AccessLogTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private AccessLog log(AccessLogSettings settings) {
        return new AccessLog(settings, "gw-0", new PrintStream(out, true, StandardCharsets.UTF_8), () -> 0);
    }

    private static AccessLine line(String verdict, Optional<CloseReason> closed) {
        return new AccessLine(
                Instant.parse("2026-11-27T20:00:00Z"),
                Selection.CLUSTER,
                Optional.of(InetAddress.getLoopbackAddress()),
                Optional.of(new Asked(
                        Optional.of("uid-1"), Optional.of("team-a/edge"), new HostPort("2001:db8::7", 10250))),
                Optional.of("w0"),
                verdict,
                Duration.ofNanos(1_234_567),
                Duration.ofSeconds(3),
                17,
                42,
                closed);
    }

    private static AccessLine established() {
        return line(DialRecord.ESTABLISHED, Optional.of(CloseReason.FINISHED));
    }

    private static AccessLine refused() {
        return line(RefusalReason.DIAL_TIMEOUT.name(), Optional.empty());
    }

    private List<JsonNode> written() {
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .map(AccessLogTest::json)
                .toList();
    }

    private static JsonNode json(String line) {
        try {
            return MAPPER.readTree(line);
        } catch (IOException e) {
            throw new IllegalStateException(line, e);
        }
    }

    @Test
    void writesOneJsonObjectPerLine() {
        try (var log = log(AccessLogSettings.standard())) {
            log.add(established());
        }

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("""
                        {"log":"access","time":"2026-11-27T20:00:00Z","replica":"gw-0","selection":"cluster","client":"127.0.0.1",\
                        "cluster":"team-a/edge","clusterUID":"uid-1","target":"[2001:db8::7]:10250","node":"w0",\
                        "verdict":"ESTABLISHED","dialMillis":1.234,"durationMillis":3000.0,"bytesToTarget":17,\
                        "bytesFromTarget":42,"closed":"FINISHED","weight":1}
                        """);
    }

    @Test
    void aRefusalHasNoBytesAndNoEnd() {
        try (var log = log(AccessLogSettings.standard())) {
            log.add(refused());
        }

        assertThat(written()).singleElement().satisfies(line -> {
            assertThat(line.path("verdict").asText()).isEqualTo("DIAL_TIMEOUT");
            assertThat(line.has("bytesToTarget")).isFalse();
            assertThat(line.has("closed")).isFalse();
        });
    }

    @Test
    void successesUnderLoadLeaveRoomForFailures() {
        try (var log = log(new AccessLogSettings(true, 2, 10))) {
            Stream.generate(AccessLogTest::established).limit(32).forEach(log::add);
            Stream.generate(AccessLogTest::refused).limit(5).forEach(log::add);
        }

        assertThat(written())
                .extracting(line ->
                        line.path("verdict").asText() + line.path("weight").asInt())
                .containsExactly(
                        "ESTABLISHED1",
                        "ESTABLISHED1",
                        "ESTABLISHED10",
                        "ESTABLISHED10",
                        "ESTABLISHED10",
                        "DIAL_TIMEOUT1",
                        "DIAL_TIMEOUT1");
    }

    @Test
    void isSilentWhenItIsOff() {
        try (var log = log(AccessLogSettings.off())) {
            assertThat(log.enabled()).isFalse();
        }
        assertThat(out.size()).isZero();
    }

    @Test
    void anOutputThatTakesNothingHoldsUpNobody() {
        var release = new CountDownLatch(1);
        var stuck = new OutputStream() {
            @Override
            public void write(int b) {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                out.write(b);
            }
        };
        try (var log =
                new AccessLog(new AccessLogSettings(true, 100_000, 1), "gw-0", new PrintStream(stuck, true), () -> 0)) {
            for (var i = 0; i < 10_000; i++) {
                log.add(established());
            }
            release.countDown();
        }

        // What found no room in the queue is made up for by a later line, of which there is none here.
        assertThat(written()).hasSizeBetween(4_096, 4_098);
    }

    @Test
    void refusesNumbersThatMeanNothing() {
        assertThatThrownBy(() -> new AccessLogSettings(true, 0, 1)).hasMessageContaining("above 0");
        assertThatThrownBy(() -> new AccessLogSettings(true, 1, 0)).hasMessageContaining("above 0");
    }
}
