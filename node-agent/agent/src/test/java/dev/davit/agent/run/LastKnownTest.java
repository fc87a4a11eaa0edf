package dev.davit.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class LastKnownTest {
    private final LastKnown<String> known = new LastKnown<>("the weather", "unknown");

    @Test
    void whatWasReadLastCountsWhileReadingFails() {
        assertThat(known.refresh(LastKnownTest::gone)).isEqualTo("unknown");
        assertThat(known.refresh(() -> "fair")).isEqualTo("fair");
        assertThat(known.failure()).isEmpty();

        assertThat(known.refresh(LastKnownTest::gone)).isEqualTo("fair");
        assertThat(known.failure()).contains("the weather: gone");
        assertThat(known.refresh(LastKnownTest::garbled)).isEqualTo("fair");
        assertThat(known.failure()).contains("the weather: garbled");
    }

    @Test
    void theLogHasOneLineWhenItBeginsToFailAndOneWhenItWorksAgain() {
        var lines = new ArrayList<Level>();
        var handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(line.getLevel());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        var logger = Logger.getLogger(LastKnown.class.getName());
        logger.addHandler(handler);
        try {
            known.refresh(LastKnownTest::gone);
            known.refresh(LastKnownTest::gone);
            known.refresh(LastKnownTest::garbled);
            known.refresh(() -> "fair");
            known.refresh(() -> "fair");
        } finally {
            logger.removeHandler(handler);
        }

        assertThat(lines).containsExactly(Level.WARNING, Level.INFO);
    }

    private static String gone() throws IOException {
        throw new IOException("gone");
    }

    private static String garbled() {
        throw new IllegalArgumentException("garbled");
    }
}
