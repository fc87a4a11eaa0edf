package dev.davit.bench.tunnel.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {

    @Test
    void findsPercentilesWhateverTheOrder() {
        var latencies = new Latencies(
                LongStream.rangeClosed(1, 100).map(i -> (101 - i) * 1000).toArray());

        assertThat(latencies.micros(0.5)).isEqualTo(50);
        assertThat(latencies.micros(0.99)).isEqualTo(99);
        assertThat(latencies.micros(1)).isEqualTo(100);
        assertThat(latencies.micros(0)).isEqualTo(1);
    }

    @Test
    void oneSlowTurnOfAHundredIsNotInThe99thPercentileAndTwoAre() {
        assertThat(new Latencies(slowOnes(1)).micros(0.99)).isEqualTo(1);
        assertThat(new Latencies(slowOnes(2)).micros(0.99)).isEqualTo(900);
    }

    @Test
    void putsPartsTogether() {
        var all = Latencies.all(List.of(new Latencies(3000, 1000), new Latencies(2000)));

        assertThat(all.count()).isEqualTo(3);
        assertThat(all.micros(0.5)).isEqualTo(2);
    }

    @Test
    void nothingHasNoPercentile() {
        assertThat(new Latencies().micros(0.5)).isNaN();
    }

    private static long[] slowOnes(int count) {
        return LongStream.range(0, 100).map(i -> i < count ? 900_000 : 1_000).toArray();
    }
}
