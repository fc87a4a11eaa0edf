package dev.davit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.cli.tunnels.Tunnel;
import dev.davit.cli.tunnels.TunnelsText;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TunnelTableTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    private static Tunnel tunnel(String node, String since, boolean usable) {
        return new Tunnel(
                "gateway-a",
                "team-a/edge",
                "7k3f9qh2md",
                "uid-1",
                node,
                "203.0.113.7",
                Instant.parse(since),
                usable,
                3,
                Optional.of(5L * 1024 * 1024),
                Optional.of(900L),
                Optional.of(12.34));
    }

    @Test
    void showsATunnelPerLine() {
        var unmeasured = new Tunnel(
                "gateway-b",
                "team-a/edge",
                "7k3f9qh2md",
                "uid-1",
                "w0",
                "2001:db8::7",
                Instant.parse("2026-11-27T12:00:05Z"),
                true,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        var table = TunnelTable.of(List.of(tunnel("w0", "2026-11-27T09:30:00Z", false), unmeasured), NOW);

        assertThat(table).isEqualTo("""
                CLUSTER       NODE   GATEWAY     REMOTE        SINCE   STREAMS   TO NODE   FROM NODE   ROUND TRIP
                team-a/edge   w0 *   gateway-a   203.0.113.7   2h30m   3         900 B     5.0 MiB     12 ms
                team-a/edge   w0     gateway-b   2001:db8::7   0s      0         -         -           -""");
    }

    @Test
    void printsForProgramsWhatIsKnown() {
        assertThat(TunnelsText.json(List.of(tunnel("w0", "2026-11-27T09:30:00Z", true))))
                .contains("\"gateway\" : \"gateway-a\"", "\"node\" : \"w0\"", "\"bytesReceived\" : 5242880")
                .contains("\"usable\" : true", "\"roundTripMillis\" : 12.34");
        assertThat(TunnelsText.json(List.of())).isEqualToIgnoringWhitespace("{\"tunnels\": []}");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1.0 KiB",
        "10240, 10 KiB",
        "1572864, 1.5 MiB",
        "1099511627776, 1.0 TiB",
        "1125899906842624, 1024 TiB"
    })
    void roundsBytes(long count, String text) {
        assertThat(TunnelsText.bytes(count)).isEqualTo(text);
    }
}
