package dev.davit.model.etcd;

import dev.davit.model.HostedClusterPlan;
import dev.davit.model.pki.Leaf;
import dev.davit.model.text.Canonical;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The configuration file of each etcd member. */
final class EtcdConfig {
    static final String DATA = "/var/lib/etcd";
    static final String CONFIG = "/etc/etcd/config";
    static final String TLS = "/etc/etcd/tls";
    static final String CLUSTER = "initial-cluster";
    static final String STATE = "initial-cluster-state";
    static final String EXISTING = "existing";

    private static final String ANY = "0.0.0.0";
    /** The configuration file takes durations in nanoseconds only. */
    private static final Duration PROGRESS_NOTIFY_INTERVAL = Duration.ofMinutes(1);

    private final HostedClusterPlan plan;

    EtcdConfig(HostedClusterPlan plan) {
        this.plan = plan;
    }

    /** @return the files of a ConfigMap, one for each member, named {@code <pod>.yaml} */
    Map<String, String> files(EtcdLayout layout) {
        var files = new TreeMap<String, String>();
        for (var ordinal = 0; ordinal < layout.size(); ordinal++) {
            files.put(file(ordinal), Canonical.yaml(member(ordinal, layout)));
        }
        return files;
    }

    static String file(int ordinal) {
        return EtcdNames.member(ordinal) + ".yaml";
    }

    /** @return what all members share whatever their number: a change of it is a reason to restart them */
    Map<String, Object> settings() {
        var settings = new TreeMap<String, Object>();
        settings.put("data-dir", DATA + "/data");
        settings.put("listen-client-urls", "https://" + ANY + ":" + EtcdNames.CLIENT_PORT);
        settings.put("listen-peer-urls", "https://" + ANY + ":" + EtcdNames.PEER_PORT);
        settings.put("listen-metrics-urls", "http://" + ANY + ":" + EtcdNames.METRICS_PORT);
        settings.put("client-transport-security", transport(Leaf.ETCD_SERVER));
        settings.put("peer-transport-security", transport(Leaf.ETCD_PEER));
        settings.put("quota-backend-bytes", bytes(plan.spec().etcd().quota()));
        settings.put("initial-cluster-token", plan.identity().uid());
        settings.put("strict-reconfig-check", true);
        settings.put("feature-gates", "InitialCorruptCheck=true");
        settings.put("watch-progress-notify-interval", PROGRESS_NOTIFY_INTERVAL.toNanos());
        settings.put("logger", "zap");
        settings.put("log-level", "info");
        return settings;
    }

    /** etcd reads the last two when its volume is empty, and never after; whoever names only itself finds nobody then. */
    private Map<String, Object> member(int ordinal, EtcdLayout layout) {
        var start = layout.members().get(ordinal);
        var others = start == EtcdLayout.Start.SETTLED
                ? IntStream.of(ordinal)
                : IntStream.range(0, start == EtcdLayout.Start.NEW ? layout.size() : ordinal + 1);
        var namespace = plan.namespace();
        var config = new TreeMap<>(settings());
        config.put("name", EtcdNames.member(ordinal));
        config.put("advertise-client-urls", EtcdNames.clientUrl(ordinal, namespace));
        config.put("initial-advertise-peer-urls", EtcdNames.peerUrl(ordinal, namespace));
        config.put(
                CLUSTER,
                others.mapToObj(each -> EtcdNames.member(each) + "=" + EtcdNames.peerUrl(each, namespace))
                        .collect(Collectors.joining(",")));
        config.put(STATE, start == EtcdLayout.Start.NEW ? "new" : EXISTING);
        return config;
    }

    private static Map<String, Object> transport(Leaf leaf) {
        return new TreeMap<>(Map.of(
                "cert-file",
                TLS + "/" + leaf.certificateFile(),
                "key-file",
                TLS + "/" + leaf.keyFile(),
                "trusted-ca-file",
                TLS + "/etcd-ca.crt",
                "client-cert-auth",
                true));
    }

    private static long bytes(Quantity quantity) {
        return Quantity.getAmountInBytes(quantity).longValue();
    }
}
