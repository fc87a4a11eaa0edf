package dev.davit.cli.dump;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which lines of a log are shown. */
class LogFilterTest {
    @Test
    void dropsAuditLinesAndCountsThem() {
        var filtered = LogFilter.ALL.filter("""
                I1126 starting
                {"kind":"Event","apiVersion":"audit.k8s.io/v1","requestObject":{"data":"x"}}
                I1126 serving
                """);

        assertThat(filtered).isEqualTo(new LogFilter.Filtered("I1126 starting\nI1126 serving\n", 1, 0));
    }

    @Test
    void keepsOfASharedLogWhatIsAboutTheClusterWithWhatFollows() {
        var filtered = new LogFilter(List.of("uid-1")).filter("""
                2026-11-26T12:00:00Z INFO a cluster="uid-2"
                java.lang.IllegalStateException: of uid-2
                2026-11-26T12:00:01Z INFO b cluster="uid-1"
                java.lang.IllegalStateException: of it
                2026-11-26T12:00:02Z INFO c
                """);

        assertThat(filtered.text()).isEqualTo("""
                2026-11-26T12:00:01Z INFO b cluster="uid-1"
                java.lang.IllegalStateException: of it
                """);
        assertThat(filtered.others()).isEqualTo(3);
    }

    @Test
    void aLineOfTheAccessLogStandsForItself() {
        var filtered = new LogFilter(List.of("uid-1")).filter("""
                2026-11-26T12:00:01Z INFO b cluster="uid-1"
                {"log":"access","clusterUID":"uid-2"}
                {"log":"access","clusterUID":"uid-1"}
                2026-11-26T12:00:02Z INFO c
                """);

        assertThat(filtered.text()).isEqualTo("""
                2026-11-26T12:00:01Z INFO b cluster="uid-1"
                {"log":"access","clusterUID":"uid-1"}
                """);
        assertThat(filtered.others()).isEqualTo(2);
    }
}
