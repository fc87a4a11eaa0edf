package dev.davit.agent.run;

import dev.davit.agent.network.Cidr;
import dev.davit.tunnel.HostPort;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Gateways that are given by address and not by name. */
public final class GatewayLiterals {
    private GatewayLiterals() {}

    /** @return the addresses; gateways given by name are left out, they lie behind the default route */
    public static List<InetAddress> of(List<HostPort> gateways) {
        return gateways.stream()
                .map(gateway -> Cidr.parse(gateway.host()))
                .flatMap(Optional::stream)
                .map(Cidr::base)
                .toList();
    }
}
