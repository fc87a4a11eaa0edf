package dev.davit.e2e.availability;

import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Hosted;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which member of a cluster's etcd leads, by what each says of itself. */
record EtcdLeader(Hosted cluster) {
    private static final Pattern ID = Pattern.compile("server_id=\"(\\w+)\"");
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final String TLS = "/etc/etcd/tls/";

    /** @return the name of its pod, if one leads now */
    Optional<String> pod() {
        return members().stream()
                .filter(pod -> cluster.etcdMetrics(pod).lines("etcd_server_is_leader").stream()
                        .anyMatch(line -> line.endsWith(" 1")))
                .findFirst();
    }

    /** @return etcd's own number of a member, in hexadecimal digits */
    String id(String pod) {
        return cluster.etcdMetrics(pod).lines("etcd_server_id").stream()
                .flatMap(line -> ID.matcher(line).results())
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow(() -> new AssertionError(pod + " does not say who it is"));
    }

    /** Lets one of these lead, if none of them does. */
    void moveTo(List<String> pods) {
        await("a member leads").atMost(SOON).until(() -> pod().isPresent());
        var leader = pod().orElseThrow();
        if (pods.contains(leader)) {
            return;
        }
        cluster.controlPlane(
                "exec",
                leader,
                "-c",
                "etcd",
                "--",
                "etcdctl",
                "--endpoints=https://127.0.0.1:2379",
                "--cacert=" + TLS + "etcd-ca.crt",
                "--cert=" + TLS + "server.crt",
                "--key=" + TLS + "server.key",
                "move-leader",
                id(pods.getFirst()));
        await("another member leads").atMost(SOON).until(() -> pod().equals(Optional.of(pods.getFirst())));
    }

    private List<String> members() {
        return cluster.controlPlanePods().stream()
                .map(pod -> pod.substring(0, pod.indexOf('/')))
                .filter(pod -> pod.startsWith("etcd-"))
                .toList();
    }
}
