package dev.davit.operator.probe;

/** Whether a request through the tunnel reaches a machine. */
public sealed interface NodesResult {
    /** There are no nodes, or nobody has asked yet. */
    record Unknown() implements NodesResult {}

    /** The kubelet of this node answered. */
    record Connected(String node) implements NodesResult {}

    /** The kubelet of this node did not answer. */
    record Disconnected(String node, String message) implements NodesResult {}
}
