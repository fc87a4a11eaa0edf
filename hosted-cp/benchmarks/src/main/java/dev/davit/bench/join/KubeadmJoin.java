package dev.davit.bench.join;

import dev.davit.bench.PairedRun;
import java.time.Duration;

/** Stock kubeadm on a machine where the relay already runs and all binaries lie, until the Node is Ready. */
final class KubeadmJoin implements PairedRun.Measured {
    private static final String UNTIL_THE_RELAY_LISTENS = """
            for ((i = 0; i < 600; i++)); do
              (: </dev/tcp/172.20.0.1/6443) 2>/dev/null && exit
              sleep 0.1
            done
            cat /var/log/davit-relay.log >&2
            exit 1
            """;

    private final JoinTarget target;
    private final String version;

    KubeadmJoin(JoinTarget target, String version) {
        this.target = target;
        this.version = version;
    }

    @Override
    public String name() {
        return "kubeadm join to Node Ready";
    }

    @Override
    public Duration measure(int repetition) {
        var machine = "bench-kubeadm-" + repetition;
        var lab = target.lab();
        lab.run("machine", "add", machine);
        try {
            var token = target.newToken(machine, true).get("token");
            var endpoint = java.util.Objects.requireNonNull(
                    target.cluster().getStatus().endpoint());
            var gateway = endpoint.host() + ":" + endpoint.port();
            var cluster = endpoint.tlsServerName().substring("api.".length());
            lab.shell(machine, "echo " + endpoint.host() + " " + endpoint.tlsServerName() + " >>/etc/hosts");
            lab.background(
                    machine,
                    "/var/log/davit-relay.log",
                    "/opt/davit-node/bin/davit-node relay https://" + gateway + " --cluster " + cluster);
            lab.shell(machine, UNTIL_THE_RELAY_LISTENS);
            lab.run("machine", "kubelet", machine, version);
            var start = System.nanoTime();
            lab.shell(
                    machine,
                    "/opt/davit-assets/bin/kubernetes-%s/kubeadm join %s:%d --token %s"
                                    .formatted(version, endpoint.tlsServerName(), endpoint.port(), token)
                            + " --discovery-token-unsafe-skip-ca-verification --ignore-preflight-errors=all"
                            + " --node-name " + machine);
            return target.untilReady(machine, start);
        } finally {
            target.remove(machine);
        }
    }
}
