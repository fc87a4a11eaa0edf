package dev.davit.e2e.badinput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.SystemComponent;
import java.time.Duration;

/**
 * What the gateway logs from some moment on.
 *
 * @param before how many lines there were
 */
record NewGatewayLines(Lab lab, int before) {
    /** A cause that came from the same address before is counted, and logged with the next minute's sum. */
    private static final Duration NEXT_SUM = Duration.ofSeconds(75);

    /** @return the log from now on */
    static NewGatewayLines fromNow(Lab lab) {
        return new NewGatewayLines(
                lab, (int) SystemComponent.GATEWAY.log(lab).lines().count());
    }

    /** Returns when a new line holds all of these. */
    void awaitLine(String... parts) {
        await("the gateway says so in its log")
                .atMost(NEXT_SUM)
                .untilAsserted(() -> assertThat(
                                SystemComponent.GATEWAY.log(lab).lines().skip(before))
                        .anySatisfy(line -> assertThat(line).contains(parts)));
    }
}
