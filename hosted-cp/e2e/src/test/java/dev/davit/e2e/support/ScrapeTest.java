package dev.davit.e2e.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class ScrapeTest {
    private static final Scrape SCRAPE = new Scrape("""
            # TYPE took_seconds histogram
            took_seconds_bucket{kind="A",result="success",le="0.1"} 90
            took_seconds_bucket{kind="A",result="success",le="5.0"} 98
            took_seconds_bucket{kind="A",result="success",le="+Inf"} 99
            took_seconds_count{kind="A",result="success"} 99
            took_seconds_bucket{kind="A",result="failure",le="0.1"} 0
            took_seconds_bucket{kind="A",result="failure",le="5.0"} 1
            took_seconds_bucket{kind="A",result="failure",le="+Inf"} 1
            took_seconds_bucket{kind="B",result="success",le="0.1"} 7
            took_seconds_bucket{kind="B",result="success",le="5.0"} 7
            took_seconds_bucket{kind="B",result="success",le="+Inf"} 7
            took_seconds_max{kind="A",result="success"} 9.5
            peers{Local="a",Remote="b"} 1
            peers{Local="a",Remote="c"} 0
            """);

    @Test
    void addsTheSeriesWithTheseLabels() {
        var histogram = SCRAPE.histogram("took_seconds", "kind=\"A\"");

        assertThat(histogram.count()).isEqualTo(100);
        assertThat(histogram.above(5.0)).isEqualTo(1);
        assertThat(histogram.above(0.1)).isEqualTo(10);
        assertThat(histogram.quantileBound(0.5)).isEqualTo(0.1);
        assertThat(histogram.quantileBound(0.99)).isEqualTo(5.0);
        assertThat(histogram.quantileBound(1)).isInfinite();
        assertThat(histogram.quantileBucket(0.5)).isZero();
        assertThat(histogram.quantileBucket(0.99)).isEqualTo(1);
        assertThat(histogram.quantileBucket(1)).isEqualTo(2);
    }

    @Test
    void takesAwayWhatWasCountedBefore() {
        var all = SCRAPE.histogram("took_seconds");
        var before = SCRAPE.histogram("took_seconds", "kind=\"A\"");

        assertThat(all.since(before)).isEqualTo(SCRAPE.histogram("took_seconds", "kind=\"B\""));
        assertThat(all.since(new Scrape("").histogram("took_seconds"))).isEqualTo(all);
    }

    @Test
    void nothingHasNoQuantile() {
        var none = SCRAPE.histogram("took_seconds", "kind=\"C\"");

        assertThat(none.count()).isZero();
        assertThat(none.above(5.0)).isZero();
        assertThat(none.quantileBound(0.99)).isNaN();
        assertThatIllegalStateException().isThrownBy(() -> none.quantileBucket(0.99));
    }

    @Test
    void findsSeries() {
        assertThat(SCRAPE.lines("peers")).hasSize(2);
        assertThat(SCRAPE.lines("peers", "Remote=\"c\"")).containsExactly("peers{Local=\"a\",Remote=\"c\"} 0");
    }
}
