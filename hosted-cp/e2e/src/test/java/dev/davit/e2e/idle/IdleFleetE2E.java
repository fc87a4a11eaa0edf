package dev.davit.e2e.idle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Invariant I1, for a fleet of two clusters with a machine each, from the management API server's audit log of everything that
 * Davit's service accounts write.
 */
@ExtendWith(LabExtension.class)
@Order(70)
class IdleFleetE2E {
    private static final Duration SETTLING = Duration.ofSeconds(15);
    private static final Duration SETTLED = Duration.ofMinutes(2);
    private static final Duration IDLE = Duration.ofMinutes(3);
    private static final Duration SHORTLY = Duration.ofSeconds(30);

    private final Lab lab;
    private final Fleet fleet;

    IdleFleetE2E(Lab lab, Fleet fleet) {
        this.lab = lab;
        this.fleet = fleet;
    }

    /** Without it the other test could pass because the log misses what it should hold. */
    @Test
    @Order(1)
    void aWriteOfDavitIsInTheAuditLog() {
        var before = AuditedWrite.butForTheLease(lab);

        fleet.blue().joinCommand();

        await("the operator's writes for a new token")
                .atMost(SHORTLY)
                .untilAsserted(() -> assertThat(newSince(before))
                        .extracting(AuditedWrite::resource)
                        .contains("secrets", "jointokens/status"));
    }

    @Test
    @Order(2)
    void anIdleFleetCausesNoWrite() {
        awaitQuiet();
        var before = AuditedWrite.butForTheLease(lab);

        await("nothing happens").pollDelay(IDLE).atMost(IDLE.plusSeconds(5)).until(() -> true);

        assertThat(newSince(before)).isEmpty();
    }

    private void awaitQuiet() {
        var seen = new AtomicInteger(-1);
        await("what earlier tests did has settled")
                .atMost(SETTLED)
                .pollDelay(Duration.ZERO)
                .pollInterval(SETTLING)
                .until(() -> {
                    var now = AuditedWrite.butForTheLease(lab).size();
                    return seen.getAndSet(now) == now;
                });
    }

    private List<AuditedWrite> newSince(List<AuditedWrite> before) {
        var known = new HashSet<>(before);
        return AuditedWrite.butForTheLease(lab).stream()
                .filter(write -> !known.contains(write))
                .toList();
    }
}
