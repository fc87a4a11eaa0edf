package dev.davit.gateway.drain;

import java.time.Duration;

/**
 * How long a drain may take.
 *
 * @param most until it ends whatever is still open
 * @param least although nothing is open: whoever still has this gateway's address from DNS, or a rule of a kube-proxy that
 *     has not heard yet, is served
 * @param settle how long tunnels without streams are waited for where there is another gateway for them
 * @param stretch before its end in which connections that are quiet are closed, so that they end at a moment at which
 *     nothing is asked on them
 * @param quiet how long nothing passes in either direction of a connection that is quiet
 */
public record DrainTiming(Duration most, Duration least, Duration settle, Duration stretch, Duration quiet) {
    private static final Duration LONGEST_STRETCH = Duration.ofMinutes(1);

    /** @return the timing that is used outside of tests, with that bound */
    public static DrainTiming upTo(Duration most) {
        var quarter = most.dividedBy(4);
        return new DrainTiming(
                most,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                quarter.compareTo(LONGEST_STRETCH) < 0 ? quarter : LONGEST_STRETCH,
                Duration.ofSeconds(2));
    }
}
