package dev.davit.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.HostedCluster;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a scrape says. */
class OperatorMetricsTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    private final OperatorMetrics metrics = new OperatorMetrics(Clock.fixed(NOW, ZoneOffset.UTC));

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void tellsTheProcessAndTheBuild() {
        assertThat(metrics.scrape())
                .contains("jvm_memory_used_bytes{")
                .contains("process_cpu_usage ")
                .containsPattern("process_resident_memory_bytes \\d")
                .containsPattern("davit_build_info\\{java=\"25[^\"]*\",version=\"[^\"]+\"} 1");
    }

    @Test
    void onlyTheLeaderDescribesTheFleet() {
        metrics.fleet().clustersAre(() -> List.of(new HostedCluster(), new HostedCluster()));
        metrics.fleet().certificates("a", Map.of("admin", NOW.plusSeconds(60)));

        assertThat(metrics.scrape())
                .contains("davit_leader 0")
                .doesNotContain("davit_clusters ", "davit_certificate_expiry_seconds{", "davit_clusters_by_version{");

        metrics.fleet().leadingIs(() -> true);

        assertThat(metrics.scrape())
                .contains("davit_leader 1", "davit_clusters 2", "davit_clusters_by_version{version=\"none\"} 2");
    }

    @Test
    void tellsTheFirstCertificateOfAKindThatExpires() {
        metrics.fleet().leadingIs(() -> true);
        metrics.fleet().certificates("a", Map.of("admin", NOW.plusSeconds(60), "cluster-ca", NOW.plusSeconds(900)));
        metrics.fleet().certificates("b", Map.of("admin", NOW.minusSeconds(5)));

        assertThat(metrics.scrape())
                .contains("davit_certificate_expiry_seconds{kind=\"admin\"} -5")
                .contains("davit_certificate_expiry_seconds{kind=\"cluster-ca\"} 900");

        metrics.fleet().forget("b");

        assertThat(metrics.scrape()).contains("davit_certificate_expiry_seconds{kind=\"admin\"} 60");
    }

    @Test
    void tellsWhatStartsAndWhatWaitsForThat() {
        metrics.fleet()
                .startsAre(() ->
                        new Starts(2, Map.of(new Starts.Key("create", Starts.QUEUED), 8L), Duration.ofSeconds(30)));

        assertThat(metrics.scrape()).doesNotContain("davit_starts");

        metrics.fleet().leadingIs(() -> true);

        assertThat(metrics.scrape())
                .contains("davit_starts{kind=\"create\",state=\"queued\"} 8")
                .contains("davit_starts_limit 2", "davit_starts_longest_wait_seconds 30");
    }

    @Test
    void keepsPhasesAsHistograms() {
        metrics.fleet().ended(new Phase(Phase.Kind.CREATE, Duration.ofSeconds(12)));

        assertThat(metrics.scrape())
                .contains("davit_cluster_phase_duration_seconds_bucket{phase=\"create\",le=\"10.0\"} 0")
                .contains("davit_cluster_phase_duration_seconds_bucket{phase=\"create\",le=\"20.0\"} 1");
    }
}
