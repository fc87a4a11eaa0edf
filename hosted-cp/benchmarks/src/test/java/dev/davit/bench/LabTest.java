package dev.davit.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void returnsWhatWasPrintedFromTheInput() throws IOException {
        assertThat(finish("cat; echo end", "input ", LONG)).isEqualTo("input end\n");
    }

    @Test
    void throwsWhatWasPrintedBeforeAFailure() {
        assertThatIllegalStateException()
                .isThrownBy(() -> finish("echo why; exit 5", "", LONG))
                .withMessageContaining("ended with 5: why");
    }

    /** The child of the shell keeps the output open: reading it would never end. */
    @Test
    void endsWhatHangs() {
        assertThatIllegalStateException()
                .isThrownBy(() -> finish("sleep 1000 & sleep 1000", "", Duration.ofMillis(300)))
                .withMessageContaining("hack/lab an argument ended with");
    }

    private static String finish(String script, String input, Duration limit) throws IOException {
        return Lab.finish(
                new ProcessBuilder("bash", "-c", script).start(), input, List.of("hack/lab", "an argument"), limit);
    }
}
