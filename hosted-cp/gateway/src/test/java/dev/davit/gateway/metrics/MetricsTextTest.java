package dev.davit.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MetricsTextTest {
    private enum Colour {
        RED,
        DARK_BLUE
    }

    private final MetricsText text = new MetricsText();

    @Test
    void writesHelpTypeAndSamples() {
        text.gauge("davit_a", "How many", 3);
        text.counter("davit_b_total", "How often").sample(1.5, "x", "1").sample(2, "x", "2", "y", "z");

        assertThat(text).hasToString("""
                # HELP davit_a How many
                # TYPE davit_a gauge
                davit_a 3
                # HELP davit_b_total How often
                # TYPE davit_b_total counter
                davit_b_total{x="1"} 1.5
                davit_b_total{x="2",y="z"} 2
                """);
    }

    @Test
    void aLabelMayHoldAnything() {
        text.gauge("davit_a", "A").sample(1, "x", "a\"b\\c\nd");

        assertThat(text.toString()).contains("davit_a{x=\"a\\\"b\\\\c\\nd\"} 1\n");
    }

    @Test
    void aLargeCountStaysAWholeNumber() {
        text.counter("davit_bytes_total", "B", 123_456_789_012_345L);

        assertThat(text.toString()).contains("davit_bytes_total 123456789012345\n");
    }

    @Test
    void everyConstantIsThereBeforeItIsCounted() {
        var counters = new Counters<>(Colour.class);
        counters.increment(Colour.DARK_BLUE);

        counters.write(text.counter("davit_c_total", "C"), "colour", "port", "p");

        assertThat(text.toString())
                .contains("davit_c_total{port=\"p\",colour=\"red\"} 0\n")
                .contains("davit_c_total{port=\"p\",colour=\"dark_blue\"} 1\n");
        assertThat(counters.total()).isEqualTo(1);
    }

    @Test
    void aBucketHoldsWhatIsShorter() {
        var durations = new Durations(0.01, 0.5);
        durations.record(Duration.ofMillis(10).toNanos());
        durations.record(Duration.ofMillis(11).toNanos());
        durations.record(Duration.ofSeconds(2).toNanos());

        durations.write(text.histogram("davit_d_seconds", "D"), "port", "p");

        assertThat(text).hasToString("""
                # HELP davit_d_seconds D
                # TYPE davit_d_seconds histogram
                davit_d_seconds_bucket{port="p",le="0.01"} 1
                davit_d_seconds_bucket{port="p",le="0.5"} 2
                davit_d_seconds_bucket{port="p",le="+Inf"} 3
                davit_d_seconds_sum{port="p"} 2.021
                davit_d_seconds_count{port="p"} 3
                """);
    }
}
