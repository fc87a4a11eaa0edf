package dev.davit.e2e.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.PortForward;
import dev.davit.e2e.support.TestPods;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** With one replica: its only pod is replaced each time. */
@Tag("slow")
class NoFailedRequestE2E extends ChangesUnderLoad {
    private static final Duration GRACE = Duration.ofSeconds(20);
    private static final Duration ENOUGH = Duration.ofMinutes(2);

    NoFailedRequestE2E(Lab lab) {
        super(lab, new Shape("steady", "SingleReplica", 1, GRACE));
    }

    /** The loads keep an exec; this is the other stream that Kubernetes hijacks. */
    @Test
    @Order(6)
    void aPortForwardLivesOnForTheGrace() {
        try (var forward = PortForward.to(steady.kubectl(), "pod/web", TestPods.PORT)) {
            rollOuts.nobodyNotices(() -> {
                var told = Instant.now();
                steady.controlPlane("rollout", "restart", "deployment/kube-apiserver");
                await("the port-forward outlives the grace").atMost(ENOUGH).untilAsserted(() -> {
                    assertThat(forward.get()).contains("hello from web");
                    assertThat(Instant.now()).isAfter(told.plus(GRACE));
                });
            });
        }
    }
}
