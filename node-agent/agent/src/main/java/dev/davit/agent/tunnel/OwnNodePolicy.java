package dev.davit.agent.tunnel;

import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.RefusalReason;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The policy of a node: its kubelet and its allowed host ports at the node's own addresses, and any port of the pods it
 * holds. Names other than the node's are not resolved. Loopback, link-local, multicast and unspecified addresses are
 * never dialled, whatever the node claims as its own.
 *
 * @param nodeName the only name that is known
 * @param nodeAddresses the node's addresses now; the first one stands for the name
 * @param nodePorts kubelet port and allowed host ports
 * @param ownsPod whether an address belongs to a pod of this node and is reached without leaving the machine
 */
public record OwnNodePolicy(
        String nodeName,
        Supplier<? extends Set<InetAddress>> nodeAddresses,
        Set<Integer> nodePorts,
        Predicate<InetAddress> ownsPod)
        implements DialPolicy {
    @Override
    public DialDecision allows(HostPort target) {
        var addresses = nodeAddresses.get();
        var resolved = literal(target.host())
                .or(() -> target.host().equals(nodeName) ? addresses.stream().findFirst() : Optional.empty());
        if (resolved.isEmpty() || neverDialled(resolved.get())) {
            return new DialDecision.Refused(RefusalReason.NOT_OWN_ADDRESS);
        }
        var address = resolved.get();
        if (addresses.contains(address)) {
            return nodePorts.contains(target.port())
                    ? new DialDecision.Allowed(new InetSocketAddress(address, target.port()))
                    : new DialDecision.Refused(RefusalReason.PORT_NOT_ALLOWED);
        }
        return ownsPod.test(address)
                ? new DialDecision.Allowed(new InetSocketAddress(address, target.port()))
                : new DialDecision.Refused(RefusalReason.NOT_OWN_ADDRESS);
    }

    /** @return the address when the text is a literal; a name is never looked up */
    private static Optional<InetAddress> literal(String host) {
        var bytes = NetUtil.createByteArrayFromIpAddressString(host);
        if (bytes == null) {
            return Optional.empty();
        }
        try {
            // getByAddress turns an IPv4-mapped IPv6 address into the IPv4 one, so no form of it slips by.
            return Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static boolean neverDialled(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isMulticastAddress()
                || address.isAnyLocalAddress();
    }
}
