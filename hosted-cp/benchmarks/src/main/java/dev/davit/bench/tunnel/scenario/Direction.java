package dev.davit.bench.tunnel.scenario;

import dev.davit.bench.tunnel.load.TargetKind;

/** Where the bytes go, as kube-apiserver sees it. */
enum Direction {
    /** To the node. */
    UP("up", TargetKind.SINK),
    /** From the node. */
    DOWN("down", TargetKind.SOURCE);

    private final String text;
    private final TargetKind target;

    Direction(String text, TargetKind target) {
        this.text = text;
        this.target = target;
    }

    /** @return what reads them, or sends them, on the node */
    TargetKind target() {
        return target;
    }

    @Override
    public String toString() {
        return text;
    }
}
