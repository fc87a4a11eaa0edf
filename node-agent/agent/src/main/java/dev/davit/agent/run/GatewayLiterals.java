package dev.davit.agent.run;

import dev.davit.agent.network.Cidr;
import dev.davit.agent.reach.ProxySettings;
import dev.davit.tunnel.HostPort;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Gateways, and the proxies before them, that are given by address and not by name. */
public final class GatewayLiterals {
    private GatewayLiterals() {}

    /** @return where connections to them go first; names are left out, they lie behind the default route */
    public static List<InetAddress> of(List<HostPort> gateways, ProxySettings proxies) {
        return gateways.stream()
                .map(gateway -> Cidr.parse(proxies.firstHop(gateway).host()))
                .flatMap(Optional::stream)
                .map(Cidr::base)
                .toList();
    }
}
