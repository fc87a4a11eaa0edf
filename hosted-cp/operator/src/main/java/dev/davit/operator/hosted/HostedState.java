package dev.davit.operator.hosted;

import dev.davit.operator.probe.NodesResult;
import dev.davit.operator.probe.ProbeResult;
import java.util.List;
import java.util.Optional;

/**
 * What is known about a hosted cluster from the inside. Equal values mean that there is nothing new to report.
 *
 * @param probe whether its API answers its users
 * @param nodes its Nodes by name; empty until they were read once
 * @param nodesProbe whether a request through the tunnel arrives
 * @param objects what became of the objects that belong into it
 */
public record HostedState(
        ProbeResult probe, Optional<List<NodeView>> nodes, NodesResult nodesProbe, HostedObjects objects) {

    /** Before anything is known. */
    public static final HostedState UNKNOWN = new HostedState(
            new ProbeResult.Unknown(), Optional.empty(), new NodesResult.Unknown(), new HostedObjects.Unknown());

    /** What became of the objects that belong into a hosted cluster. */
    public sealed interface HostedObjects {
        /** Nobody has looked since this operator started. */
        record Unknown() implements HostedObjects {}

        /** Not all of them were written yet. */
        record Pending() implements HostedObjects {}

        /** All are as desired. */
        record Applied() implements HostedObjects {}

        /** Some could not be written. */
        record Failed(String message) implements HostedObjects {}
    }

    HostedState withProbe(ProbeResult value) {
        return new HostedState(value, nodes, nodesProbe, objects);
    }

    HostedState withNodes(List<NodeView> value) {
        return new HostedState(probe, Optional.of(List.copyOf(value)), nodesProbe, objects);
    }

    HostedState withNodesProbe(NodesResult value) {
        return new HostedState(probe, nodes, value, objects);
    }

    HostedState withObjects(HostedObjects value) {
        return new HostedState(probe, nodes, nodesProbe, value);
    }
}
