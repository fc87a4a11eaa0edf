package dev.davit.e2e.recovery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What one gateway has written since its start. Both moments are of the same clock.
 *
 * @param lines each with the time in front
 */
record GatewayLog(String lines) {
    private static final String LISTENS = "gateway started";
    private static final String TUNNEL_UP = "tunnel up";

    /** @return how long after it began to listen the first tunnel of that Node was up; empty as long as it is not */
    Optional<Duration> returnOf(String node) {
        return first(TUNNEL_UP, " node=\"" + node + "\"")
                .flatMap(up -> first(LISTENS, "").map(listens -> Duration.between(listens, up)));
    }

    private Optional<Instant> first(String event, String detail) {
        return lines.lines()
                .filter(line -> line.contains(": " + event + " ") && line.contains(detail))
                .map(line -> Instant.parse(line.split(" ", 2)[0]))
                .findFirst();
    }
}
