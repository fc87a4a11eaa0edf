package dev.davit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OutputFormatTest {
    @Test
    void writesOneNamePerLine() {
        var two = List.of(Samples.cluster(1), Samples.cluster(2));

        assertThat(OutputFormat.NAME.write(two)).isEqualTo("""
                hostedcluster.davit.dev/edge
                hostedcluster.davit.dev/edge""");
        assertThat(OutputFormat.NAME.write(List.of())).isEmpty();
    }

    @Test
    void writesObjectsAsAListThatMayBeEmpty() {
        assertThat(OutputFormat.JSON.write(List.of(Samples.cluster(1))))
                .startsWith("[{")
                .contains("\"edge\"");
        assertThat(OutputFormat.JSON.write(List.of())).isEqualTo("[]");
    }
}
