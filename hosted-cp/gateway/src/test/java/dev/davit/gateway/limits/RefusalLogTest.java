package dev.davit.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.davit.gateway.limits.RefusalLog.Refused;
import dev.davit.gateway.testing.RecordedLog;
import dev.davit.tunnel.RefusalReason;
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
            refusals.refused(Refused.EGRESS, RefusalReason.BAD_REQUEST, client("10.0.0.1", port), "bad");
        }
        refusals.refused(Refused.EGRESS, RefusalReason.BAD_REQUEST, client("10.0.0.1", 101), "worse");
        refusals.refused(Refused.EGRESS, RefusalReason.BAD_REQUEST, client("10.0.0.2", 1), "bad");
        refusals.refused(Refused.CONTROL, RefusalReason.BAD_REQUEST, client("10.0.0.2", 1), "bad");
        refusals.refused(
                Refused.TUNNEL, RefusalReason.BAD_REQUEST, "team-a/edge", InetAddress.ofLiteral("10.0.0.2"), "bad");
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
        refusals.refused(Refused.EGRESS, RefusalReason.BAD_REQUEST, client("10.0.0.1", 1), "bad");
        refusals.summarize();
        refusals.summarize();
        refusals.refused(Refused.EGRESS, RefusalReason.BAD_REQUEST, client("10.0.0.1", 2), "bad");

        assertThat(log.take()).hasSize(2).allMatch(line -> line.endsWith("cause=\"bad\""));
    }

    @Test
    void aClientThatInventsCausesCannotFillTheLogNorSilenceOthers() {
        for (var cause = 0; cause < 10_000; cause++) {
            refusals.refused(Refused.EGRESS, RefusalReason.BAD_REQUEST, client("10.0.0.1", 1), "cause " + cause);
        }
        assertThat(log.take()).hasSize(16);

        refusals.refused(Refused.EGRESS, RefusalReason.BAD_REQUEST, client("10.0.0.2", 1), "bad");
        assertThat(log.take()).hasSize(1);

        refusals.summarize();
        assertThat(log.take()).containsExactly("more refusals than are logged one by one times=\"9984\"");
    }

    @Test
    void manyClientsCannotFillTheLogEither() {
        for (var client = 0; client < 5_000; client++) {
            refusals.refused(
                    Refused.EGRESS,
                    RefusalReason.BAD_REQUEST,
                    client("10.1." + client / 250 + "." + client % 250, 1),
                    "bad");
        }
        refusals.summarize();

        assertThat(log.take()).hasSize(513).last().asString().contains("times=\"4488\"");
    }

    @Test
    void countsByPortAndReasonWhateverIsLogged() {
        for (var port = 0; port < 1_000; port++) {
            refusals.refused(Refused.EGRESS, Limit.PENDING_DIALS, client("10.0.0.1", port), "cause " + port);
        }
        refusals.refused(Refused.EGRESS, RefusalReason.BAD_REQUEST, client("10.0.0.1", 1), "bad");
        refusals.refused(Refused.TUNNEL, Limit.CONNECTIONS, "team-a/edge", InetAddress.ofLiteral("10.0.0.2"), "bad");
        log.take();
        refusals.counted(Refused.TUNNEL, Limit.CONNECTIONS);

        assertThat(log.take()).isEmpty();
        assertThat(refusals.byReason().all())
                .containsExactly(
                        entry(new RefusalCounts.Key(Refused.EGRESS, "BAD_REQUEST"), 1L),
                        entry(new RefusalCounts.Key(Refused.EGRESS, "PENDING_DIALS"), 1_000L),
                        entry(new RefusalCounts.Key(Refused.TUNNEL, "CONNECTIONS"), 2L));
        assertThat(refusals.counts()).containsOnly(entry(Refused.EGRESS, 1_001L), entry(Refused.TUNNEL, 2L));
    }
}
