package dev.davit.gateway.access;

import dev.davit.gateway.metrics.Counters;
import dev.davit.gateway.metrics.MetricSource;
import dev.davit.gateway.metrics.MetricsText;
import dev.davit.tunnel.RefusalReason;
import java.util.TreeMap;

/**
 * The numbers of the selection {@code cluster} by the names and labels of konnectivity's proxy server (its
 * pkg/server/metrics), where they mean the same, so that dashboards and alerts made for it go on.
 */
final class KonnectivityMetrics implements MetricSource {
    private static final String SERVER = "konnectivity_network_proxy_server_";

    private final DialCounts counts;

    KonnectivityMetrics(DialCounts counts) {
        this.counts = counts;
    }

    @Override
    public void write(MetricsText text) {
        var failures = text.counter(SERVER + "dial_failure_count", "Dials through tunnels that failed, by reason");
        var byReason = new TreeMap<String, Long>();
        for (var reason : RefusalReason.values()) {
            byReason.merge(name(reason), counts.refused().count(reason), Long::sum);
        }
        byReason.put("frontend_close", counts.clientGone().sum());
        byReason.put("send_rsp", counts.answerNotTaken().sum());
        byReason.forEach((reason, count) -> failures.sample(count, "reason", reason));
        text.gauge(
                SERVER + "pending_backend_dials",
                "Dials through tunnels that wait for their answer",
                counts.pending().sum());
        text.gauge(SERVER + "established_connections", "Connections through tunnels", counts.open());
        counts.took()
                .write(text.histogram(
                        SERVER + "dial_duration_seconds", "Dials through tunnels and how long they took"));
    }

    /** @return konnectivity's reason where it has one, ours elsewhere */
    private static String name(RefusalReason reason) {
        return switch (reason) {
            case NODE_NOT_CONNECTED -> "no_agent";
            case DIAL_FAILED, NOT_OWN_ADDRESS, UNRESOLVABLE -> "error_response";
            case TUNNEL_LOST -> "backend_close";
            default -> Counters.name(reason);
        };
    }
}
