package dev.davit.operator.csr;

import java.net.InetAddress;
import java.util.Set;

/**
 * What a Node says about itself.
 *
 * @param names host and DNS names
 * @param ips internal and external addresses
 */
public record NodeAddresses(Set<String> names, Set<InetAddress> ips) {
    /** Copies. */
    public NodeAddresses {
        names = Set.copyOf(names);
        ips = Set.copyOf(ips);
    }
}
