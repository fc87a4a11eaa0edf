package dev.davit.gateway.routing;

import java.net.InetAddress;
import java.util.List;

/**
 * Settings of the whole installation, as the operator has published them.
 *
 * @param domain below which every hosted cluster has its names
 * @param trustedProxies whose outer PROXY header is believed
 * @param deniedCidrs ranges of the management cluster
 * @param allowedCidrs exceptions from everything that is denied
 */
public record Settings(String domain, List<Cidr> trustedProxies, List<Cidr> deniedCidrs, List<Cidr> allowedCidrs) {
    /** Copies the collections. */
    public Settings {
        trustedProxies = List.copyOf(trustedProxies);
        deniedCidrs = List.copyOf(deniedCidrs);
        allowedCidrs = List.copyOf(allowedCidrs);
    }

    /** @return whether the PROXY header of this peer is believed */
    public boolean trusts(InetAddress peer) {
        return trustedProxies.stream().anyMatch(range -> range.contains(peer));
    }
}
