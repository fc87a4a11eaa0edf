package dev.davit.e2e.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class LoadReportTest {
    private static final String LINE = """
            {"state":"running","seconds":3.5,"skipped":1,"failed":2,\
            "requests":{"get":{"sent":100,"waiting":1},"getOnNewConnection":{"sent":10,"waiting":2},"write":{"sent":20}},\
            "failures":[{"time":"2026-01-01T00:00:02Z","kind":"get","what":"connection reset"}],\
            "watch":{"open":19,"longestGapSeconds":1.25},\
            "exec":{"open":true,"ended":[{"ended":"2026-01-01T00:00:03Z"}]},"uncontrolledSeconds":7.5}
            """;

    @Test
    void readsTheLastWholeLine() {
        var report = LoadReport.last("{\"failed\":1}\n" + LINE + "{\"failed\":").orElseThrow();

        assertThat(report.failed()).isEqualTo(2);
        assertThat(report.failures()).singleElement().asString().contains("connection reset");
        assertThat(report.skipped()).isEqualTo(1);
        assertThat(report.sent("get", "getOnNewConnection")).isEqualTo(110);
        assertThat(report.waiting()).isEqualTo(3);
        assertThat(report.openWatches()).isEqualTo(19);
        assertThat(report.executes()).isTrue();
        assertThat(report.endedStreams()).containsExactly(Instant.parse("2026-01-01T00:00:03Z"));
        assertThat(report.uncontrolledSeconds()).isEqualTo(7.5);
        assertThat(report.hasEnded()).isFalse();
    }

    @Test
    void isNotThereBeforeTheFirstLine() {
        assertThat(LoadReport.last("")).isEmpty();
        assertThat(LoadReport.last("{\"failed\":")).isEmpty();
    }
}
