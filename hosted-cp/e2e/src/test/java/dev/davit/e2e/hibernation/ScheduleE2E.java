package dev.davit.e2e.hibernation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A cluster whose schedule lets it sleep for one minute, and nobody asks for meanwhile. */
@Tag("slow")
@ExtendWith(LabExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScheduleE2E {
    private static final String NAME = "punctual";

    /** Without a whole number of hours to UTC: a schedule that is read as UTC means another minute. */
    private static final ZoneId ZONE = ZoneId.of("Asia/Kathmandu");

    /** For the operator to have read the schedule before its first time. */
    private static final Duration LEAD = Duration.ofSeconds(20);

    private static final Duration SLEEP = Duration.ofMinutes(1);
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Duration AWAKE = Duration.ofMinutes(1);
    private static final String WHEN = ".status.hibernation['nextSleep','nextWake']";

    private final Sleeper punctual;
    private final Hosted cluster;

    ScheduleE2E(Lab lab) {
        this.punctual = Sleeper.of(lab, NAME);
        this.cluster = punctual.cluster();
    }

    @BeforeAll
    void create() {
        punctual.create();
    }

    @AfterAll
    void delete() {
        punctual.delete();
    }

    @Test
    void fallsAsleepAndWakesAtItsTimes() {
        var sleep = Instant.now().plus(LEAD).truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
        var wake = sleep.plus(SLEEP);

        cluster.patch("{\"hibernation\":{\"schedule\":{\"sleep\":\"%s\",\"wake\":\"%s\",\"timeZone\":\"%s\"}}}"
                .formatted(daily(sleep), daily(wake), ZONE));
        await("the times are known")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(cluster.field(WHEN)).isEqualTo(sleep + " " + wake));
        assertThat(punctual.phase()).isEqualTo("Awake");

        punctual.awaitPhase("Asleep", Duration.between(Instant.now(), wake));
        var asleep = since();
        assertThat(asleep).isBetween(sleep, wake);
        assertThat(punctual.names("pods")).isEmpty();
        assertThat(cluster.condition("Ready")).startsWith("True: asleep since").contains("wakes at " + wake);

        punctual.awaitPhase("Awake", Duration.between(Instant.now(), wake.plus(AWAKE)));
        var awake = since();
        System.out.printf(
                "asleep %d s after its time, awake again %d s after its time%n",
                Duration.between(sleep, asleep).toSeconds(),
                Duration.between(wake, awake).toSeconds());
        assertThat(awake).isBetween(wake, wake.plus(AWAKE));
        cluster.awaitAvailable();
        assertThat(cluster.field(WHEN)).isEqualTo(sleep.plus(Duration.ofDays(1)) + " " + wake.plus(Duration.ofDays(1)));
        assertThat(cluster.kubectl().field("configmap/kept", ".data.key")).isEqualTo("value");
    }

    private Instant since() {
        return Instant.parse(cluster.field(".status.hibernation.since"));
    }

    /** @return that minute of every day */
    private static String daily(Instant time) {
        var local = time.atZone(ZONE);
        return local.getMinute() + " " + local.getHour() + " * * *";
    }
}
