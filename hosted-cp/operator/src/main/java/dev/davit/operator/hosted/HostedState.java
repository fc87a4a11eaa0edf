package dev.davit.operator.hosted;

import dev.davit.operator.csr.NodeCertificate;
import dev.davit.operator.probe.NodesResult;
import dev.davit.operator.probe.ProbeResult;
import java.util.List;
import java.util.Optional;

/**
 * What is known about a hosted cluster from the inside. Equal values mean that there is nothing new to report.
 *
 * @param probe whether its API answers its users
 * @param nodes its Nodes by name; empty until they were read once
 * @param certificates that its machines were given lately
 * @param nodesProbe whether a request through the tunnel arrives
 * @param objects what became of the objects that belong into it
 * @param addons how far their pods are
 */
public record HostedState(
        ProbeResult probe,
        Optional<List<NodeView>> nodes,
        List<NodeCertificate> certificates,
        NodesResult nodesProbe,
        HostedObjects objects,
        Addons addons) {

    /** Copies. */
    public HostedState {
        certificates = List.copyOf(certificates);
    }

    /** Before anything is known. */
    public static final HostedState UNKNOWN = new HostedState(
            new ProbeResult.Unknown(),
            Optional.empty(),
            List.of(),
            new NodesResult.Unknown(),
            new HostedObjects.Unknown(),
            new Addons.Unknown());

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

    /** How far the pods of the add-ons are. They are looked at while an upgrade waits for them, and only then. */
    public sealed interface Addons {
        /** Nobody has looked since the objects became others, or nobody waits. */
        record Unknown() implements Addons {}

        /** @param message which of them waits for what */
        record Waiting(String message) implements Addons {}

        /** On every machine that counts they are of the present objects, and ready. */
        record Ready() implements Addons {}
    }

    HostedState withProbe(ProbeResult value) {
        return new HostedState(value, nodes, certificates, nodesProbe, objects, addons);
    }

    HostedState withNodes(List<NodeView> value) {
        return new HostedState(probe, Optional.of(List.copyOf(value)), certificates, nodesProbe, objects, addons);
    }

    HostedState withCertificates(List<NodeCertificate> value) {
        return new HostedState(probe, nodes, value, nodesProbe, objects, addons);
    }

    HostedState withNodesProbe(NodesResult value) {
        return new HostedState(probe, nodes, certificates, value, objects, addons);
    }

    HostedState withObjects(HostedObjects value) {
        return new HostedState(probe, nodes, certificates, nodesProbe, value, addons);
    }

    HostedState withAddons(Addons value) {
        return new HostedState(probe, nodes, certificates, nodesProbe, objects, value);
    }
}
