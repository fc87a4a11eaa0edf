package dev.davit.gateway.peer;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Where the other gateways are. */
@FunctionalInterface
public interface PeerDirectory {
    /** @return their peer ports as of now; may block, never fails */
    Set<InetSocketAddress> look();

    /** @return that of a gateway that is told of no other one */
    static PeerDirectory none() {
        return Set::of;
    }

    /**
     * The addresses behind a headless Service.
     *
     * @param name of the Service; empty for none
     * @param port that every gateway has
     * @param own addresses, which are left out
     */
    static PeerDirectory service(String name, int port, Supplier<Set<InetAddress>> own) {
        return name.isEmpty() ? none() : () -> resolve(name, port, own.get());
    }

    private static Set<InetSocketAddress> resolve(String name, int port, Set<InetAddress> own) {
        try {
            return Arrays.stream(InetAddress.getAllByName(name))
                    .filter(address -> !own.contains(address))
                    .map(address -> new InetSocketAddress(address, port))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (UnknownHostException nobodyYet) {
            return Set.of();
        }
    }
}
