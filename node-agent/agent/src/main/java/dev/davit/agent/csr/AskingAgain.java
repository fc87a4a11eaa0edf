package dev.davit.agent.csr;

import dev.davit.agent.tunnel.Backoff;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * How soon to ask for the certificate again: soon while it is only not there yet, less and less often while nobody
 * answers. What went wrong is told once, however often it goes wrong. Not safe for several threads.
 */
final class AskingAgain {
    private static final Duration PACE = Duration.ofMillis(300);
    private static final Duration SLOWEST = Duration.ofSeconds(5);

    private final Backoff backoff;
    private final Consumer<String> log;
    private final Set<String> told = new HashSet<>();
    private Optional<String> trouble = Optional.empty();
    private Duration pause = PACE;

    /** @param log hears of each failure that is a new one */
    AskingAgain(RandomGenerator random, Consumer<String> log) {
        this.backoff = new Backoff(PACE, SLOWEST, random);
        this.log = log;
    }

    /** The question was answered: not yet. */
    void answered() {
        trouble = Optional.empty();
        backoff.reset();
        pause = PACE;
    }

    /** The question was not answered. */
    void failed(String detail) {
        trouble = Optional.of(detail);
        pause = backoff.next();
        if (told.add(detail)) {
            log.accept(detail);
        }
    }

    /** @return how long to wait before the next question */
    Duration pause() {
        return pause;
    }

    /** @return why the last question was not answered */
    Optional<String> trouble() {
        return trouble;
    }
}
