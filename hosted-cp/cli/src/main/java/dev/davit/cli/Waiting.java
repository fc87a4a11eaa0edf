package dev.davit.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options {@code --wait} and {@code --timeout}. */
final class Waiting {
    @Option(names = "--wait", description = "Wait until it is done, and show how far it is.")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "10m",
            converter = DurationConverter.class,
            description = "Longest time to wait, such as 90s, 10m or 1h (default: ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofMinutes(10);

    boolean wanted() {
        return wait;
    }

    Duration timeout() {
        return timeout;
    }

    /** Where the user asked for it, returns when the cluster's present spec is rolled out, and says what that means. */
    void awaitReady(Clusters clusters, String name, Terminal terminal, String done) {
        if (wait) {
            new ClusterWaiter(clusters, name, terminal).awaitReady(timeout);
            terminal.err().println(clusters.title(name) + " " + done);
        }
    }

    /** Where the user asked for it, returns when the cluster sleeps, and says so. */
    void awaitAsleep(Clusters clusters, String name, Terminal terminal) {
        if (wait) {
            new ClusterWaiter(clusters, name, terminal).awaitAsleep(timeout);
            terminal.err().println(clusters.title(name) + " is asleep");
        }
    }

    /** Reads 90s, 10m, 1h30m as kubectl does. */
    static final class DurationConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String value) {
            try {
                var duration = Duration.parse("PT" + value.toUpperCase(Locale.ROOT));
                if (duration.isPositive()) {
                    return duration;
                }
            } catch (DateTimeParseException e) {
                // told below, in the same words as a duration that is not positive
            }
            throw new TypeConversionException("'" + value + "' is no duration: write it as 90s, 10m or 1h30m");
        }
    }
}
