package dev.davit.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Awaitility with the patience and the pace that most of hosted-cp's tests share, for what happens by and by. */
public final class Poll {
    /** Long enough for a machine that builds beside the test, short enough to be noticed. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration INTERVAL = Duration.ofMillis(100);

    private Poll() {}

    /** @return an await of at most {@link #PATIENCE}, ten times a second, that takes exceptions for "not yet" */
    public static ConditionFactory await(String whatFor) {
        return await(whatFor, PATIENCE);
    }

    /** @return the same with another limit */
    public static ConditionFactory await(String whatFor, Duration atMost) {
        return Awaitility.await(whatFor)
                .atMost(atMost)
                .pollDelay(Duration.ZERO)
                .pollInterval(INTERVAL)
                .ignoreExceptions();
    }
}
