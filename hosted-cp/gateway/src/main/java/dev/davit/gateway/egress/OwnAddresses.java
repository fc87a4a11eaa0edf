package dev.davit.gateway.egress;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Set;
import java.util.stream.Collectors;

/** The addresses of this process's network namespace. */
public final class OwnAddresses {
    private OwnAddresses() {}

    /** @return all of them, as they are now */
    public static Set<InetAddress> all() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (SocketException e) {
            throw new IllegalStateException("the network interfaces cannot be read", e);
        }
    }
}
