package dev.davit.bench.idle;

import java.util.Arrays;
import java.util.List;

/** The programs of a control plane. */
enum Component {
    ETCD("etcd"),
    API_SERVER("kube-apiserver"),
    CONTROLLER_MANAGER("kube-controller-manager"),
    SCHEDULER("kube-scheduler"),
    /** What else runs in the pods: their sandbox, and a sidecar if somebody adds one. */
    OTHER("other");

    /** The kernel keeps that many characters of a program's name. */
    private static final int COMMAND_LENGTH = 15;

    private final String program;

    Component(String program) {
        this.program = program;
    }

    /** @return the programs that each control plane has */
    static List<Component> programs() {
        return List.of(ETCD, API_SERVER, CONTROLLER_MANAGER, SCHEDULER);
    }

    /** @param command as in {@code /proc/PID/comm} */
    static Component of(String command) {
        return Arrays.stream(values())
                .filter(c -> command.equals(c.program.substring(0, Math.min(c.program.length(), COMMAND_LENGTH))))
                .findFirst()
                .orElse(OTHER);
    }

    String program() {
        return program;
    }
}
