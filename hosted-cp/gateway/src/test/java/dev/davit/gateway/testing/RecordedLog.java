package dev.davit.gateway.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** What the gateway logs from now on, each line with its keys and values. */
public final class RecordedLog implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(text(event));
        }
    };

    private RecordedLog() {
        appender.start();
        root.addAppender(appender);
    }

    public static RecordedLog start() {
        return new RecordedLog();
    }

    /** Returns when a line holds all of these; fails after 10 s. */
    public void awaitLine(String... parts) {
        await().pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() ->
                        assertThat(lines).anySatisfy(line -> assertThat(line).contains(parts)));
    }

    /** @return the lines since the last call; what others log at the same time is among them */
    public List<String> take() {
        var taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }

    @Override
    public void close() {
        root.detachAppender(appender);
        appender.stop();
    }

    private static String text(ILoggingEvent event) {
        var pairs = event.getKeyValuePairs() == null ? Stream.of() : event.getKeyValuePairs().stream();
        return event.getFormattedMessage() + " " + pairs.map(String::valueOf).collect(Collectors.joining(" "));
    }
}
