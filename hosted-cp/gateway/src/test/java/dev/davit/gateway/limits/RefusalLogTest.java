package dev.davit.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.gateway.limits.RefusalLog.Refused;
import dev.davit.gateway.testing.RecordedLog;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RefusalLogTest {
    private final RecordedLog log = RecordedLog.start();
    private final RefusalLog refusals = new RefusalLog();

    @AfterEach
    void stop() {
        log.close();
    }

    private static InetSocketAddress client(String address, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), port);
    }

    @Test
    void thereIsOneLineForEachClientAddressAndCauseAndACountOfTheOthers() {
        for (var port = 1; port <= 100; port++) {
            refusals.refused(Refused.EGRESS, client("10.0.0.1", port), "bad");
        }
        refusals.refused(Refused.EGRESS, client("10.0.0.1", 101), "worse");
        refusals.refused(Refused.EGRESS, client("10.0.0.2", 1), "bad");
        refusals.refused(Refused.CONTROL, client("10.0.0.2", 1), "bad");
        refusals.refused(Refused.TUNNEL, "team-a/edge", InetAddress.ofLiteral("10.0.0.2"), "bad");
        var lines = log.take();

        refusals.summarize();

        assertThat(lines)
                .containsExactly(
                        "egress refused client=\"10.0.0.1\" cause=\"bad\"",
                        "egress refused client=\"10.0.0.1\" cause=\"worse\"",
                        "egress refused client=\"10.0.0.2\" cause=\"bad\"",
                        "control connection refused client=\"10.0.0.2\" cause=\"bad\"",
                        "tunnel refused cluster=\"team-a/edge\" client=\"10.0.0.2\" cause=\"bad\"");
        assertThat(log.take()).containsExactly("egress refused client=\"10.0.0.1\" cause=\"bad\" again=\"99\"");
    }

    @Test
    void afterTheSummaryTheNextOneIsLoggedAgain() {
        refusals.refused(Refused.EGRESS, client("10.0.0.1", 1), "bad");
        refusals.summarize();
        refusals.summarize();
        refusals.refused(Refused.EGRESS, client("10.0.0.1", 2), "bad");

        assertThat(log.take()).hasSize(2).allMatch(line -> line.endsWith("cause=\"bad\""));
    }

    @Test
    void aClientThatInventsCausesCannotFillTheLogNorSilenceOthers() {
        for (var cause = 0; cause < 10_000; cause++) {
            refusals.refused(Refused.EGRESS, client("10.0.0.1", 1), "cause " + cause);
        }
        assertThat(log.take()).hasSize(16);

        refusals.refused(Refused.EGRESS, client("10.0.0.2", 1), "bad");
        assertThat(log.take()).hasSize(1);

        refusals.summarize();
        assertThat(log.take()).containsExactly("more refusals than are logged one by one times=\"9984\"");
    }

    @Test
    void manyClientsCannotFillTheLogEither() {
        for (var client = 0; client < 5_000; client++) {
            refusals.refused(Refused.EGRESS, client("10.1." + client / 250 + "." + client % 250, 1), "bad");
        }
        refusals.summarize();

        assertThat(log.take()).hasSize(513).last().asString().contains("times=\"4488\"");
    }
}
