package dev.davit.model.etcd;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.model.HostedClusterPlan;
import dev.davit.model.naming.Names;
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
    private static final String NEW = "new";

    private static final String ANY = "0.0.0.0";
    private static final String CLIENTS_OF_TRIAL = "https://127.0.0.1:" + EtcdNames.CLIENT_PORT;
    private static final String PEER_OF_TRIAL = "https://127.0.0.1:" + EtcdNames.PEER_PORT;
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

    /**
     * @param member the file of the only member
     * @return the same for one that has no data, forms a cluster of its own, and is not reached by anybody
     */
    static String trial(String member) {
        if (!(Canonical.parse(member) instanceof ObjectNode config)) {
            throw new IllegalArgumentException("the file of a member of etcd holds no settings");
        }
        config.put("name", Names.ETCD_TRIAL);
        config.put("listen-client-urls", CLIENTS_OF_TRIAL);
        config.put("listen-peer-urls", PEER_OF_TRIAL);
        config.put("advertise-client-urls", CLIENTS_OF_TRIAL);
        config.put("initial-advertise-peer-urls", PEER_OF_TRIAL);
        config.put(CLUSTER, Names.ETCD_TRIAL + "=" + PEER_OF_TRIAL);
        config.put(STATE, NEW);
        return Canonical.yaml(config);
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
        config.put(STATE, start == EtcdLayout.Start.NEW ? NEW : EXISTING);
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
