package dev.davit.e2e.fault;

import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.SystemComponent;
import java.time.Duration;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** Kills the operator's process with SIGKILL at random moments, each time as soon as another one is Ready. */
final class OperatorKills {
    /** As long as the lease of one that was killed holds its successor up, and a little more in which that one works. */
    private static final Duration LEASE_AND_WORK = Duration.ofSeconds(25);

    private final Lab lab;
    private final Random random;
    private int count;

    OperatorKills(Lab lab, Random random) {
        this.lab = lab;
        this.random = random;
    }

    /** @return how many there were so far */
    int count() {
        return count;
    }

    /**
     * Kills it until the step is over or it was killed often enough. The first moment is one of the time that the step usually
     * takes.
     *
     * @param most how often at most
     * @param over whether the step is over; a kill that would come later does not take place
     */
    void during(Step step, int most, Duration usual, BooleanSupplier over) {
        long begun = System.nanoTime();
        for (int each = 0; each < most; each++) {
            var longest = each == 0 ? usual : LEASE_AND_WORK;
            if (isOverWithin(Duration.ofMillis(random.nextLong(longest.toMillis())), over)) {
                return;
            }
            System.out.printf("%s: kill %d after %.1f s%n", step, count + 1, (System.nanoTime() - begun) / 1e9);
            SystemComponent.OPERATOR.kill(lab);
            count++;
        }
    }

    private static boolean isOverWithin(Duration delay, BooleanSupplier over) {
        long end = System.nanoTime() + delay.toNanos();
        await("a random moment")
                .atMost(delay.plusMinutes(1))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> System.nanoTime() - end >= 0 || over.getAsBoolean());
        return over.getAsBoolean();
    }
}
