package dev.davit.bench.tunnel.process;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Where everything listens: one address, whatever family the flags of a JVM prefer. */
public final class Loopback {
    private static final InetAddress ADDRESS = InetAddress.ofLiteral("127.0.0.1");

    private Loopback() {}

    /** @return that port of it; 0 for any that is free */
    public static InetSocketAddress port(int port) {
        return new InetSocketAddress(ADDRESS, port);
    }
}
