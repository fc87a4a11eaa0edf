package dev.davit.bench.tunnel.scene;

import dev.davit.testing.kube.LoopbackPorts;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The ports of one gateway, chosen before it starts, so that another one can be started at the same ports.
 *
 * @param byVariable of each variable of its environment that names a port
 */
record Ports(Map<String, Integer> byVariable) {
    private static final String PUBLIC = "DAVIT_PUBLIC_PORT";
    private static final String EGRESS = "DAVIT_EGRESS_CLUSTER_PORT";
    private static final String HEALTH = "DAVIT_HEALTH_PORT";

    static Ports free() {
        return new Ports(Stream.of(
                        PUBLIC,
                        EGRESS,
                        "DAVIT_EGRESS_CONTROLPLANE_PORT",
                        "DAVIT_CONTROL_PORT",
                        "DAVIT_PEER_PORT",
                        HEALTH)
                .collect(Collectors.toMap(variable -> variable, variable -> LoopbackPorts.free())));
    }

    int publicPort() {
        return of(PUBLIC);
    }

    int egress() {
        return of(EGRESS);
    }

    int health() {
        return of(HEALTH);
    }

    private int of(String variable) {
        return byVariable.getOrDefault(variable, 0);
    }
}
