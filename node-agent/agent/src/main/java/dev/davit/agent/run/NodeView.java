package dev.davit.agent.run;

import dev.davit.agent.network.Cidr;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What this node owns, as it was last seen: read by the tunnel for every stream, without waiting, and renewed by
 * whoever looks.
 */
final class NodeView {
    private final InetAddress nodeAddress;
    private volatile Set<InetAddress> addresses;
    private volatile Predicate<InetAddress> pods = address -> false;

    /** @param nodeAddress stands first among the node's addresses */
    NodeView(InetAddress nodeAddress) {
        this.nodeAddress = nodeAddress;
        this.addresses = Set.of(nodeAddress);
    }

    /** All addresses of this machine: also a bridge's address inside the pod range is the node's and no pod's. */
    Set<InetAddress> addresses() {
        return addresses;
    }

    /** @return whether the address is one of this node's pods', as the cluster counts them */
    boolean ownsPod(InetAddress address) {
        return pods.test(address);
    }

    /** From here on the pods are those in the ranges that the cluster has given to this node. */
    void podRanges(List<String> ranges) {
        var known = ranges.stream().map(Cidr::parse).flatMap(Optional::stream).toList();
        pods = address -> known.stream().anyMatch(range -> range.contains(address));
    }

    /** From here on the pods are those with these addresses. */
    void podAddresses(Set<InetAddress> known) {
        pods = Set.copyOf(known)::contains;
    }

    /** Asks the kernel for the machine's addresses. */
    void refreshAddresses() throws SocketException {
        var found = new LinkedHashSet<InetAddress>();
        found.add(nodeAddress);
        NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .forEach(found::add);
        addresses = java.util.Collections.unmodifiableSet(found);
    }
}
