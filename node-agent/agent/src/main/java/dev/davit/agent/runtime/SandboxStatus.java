package dev.davit.agent.runtime;

import java.io.IOException;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Set;

/** Reading of a {@code PodSandboxStatusResponse} of CRI v1. */
final class SandboxStatus {
    private static final int STATUS = 1;
    private static final int NETWORK = 5;
    private static final int NETWORK_IP = 1;
    private static final int NETWORK_MORE = 2;
    private static final int LINUX = 6;
    private static final int LINUX_NAMESPACES = 1;
    private static final int NAMESPACE_OPTIONS = 2;
    private static final int OPTIONS_NETWORK = 1;

    /** {@code NamespaceMode.NODE}: the pod uses the machine's own network. */
    private static final long OF_NODE = 2;

    private SandboxStatus() {}

    static Set<InetAddress> addresses(byte[] response) throws IOException {
        var status = Protobuf.message(response, STATUS);
        var namespaces = Protobuf.message(Protobuf.message(status, LINUX), LINUX_NAMESPACES);
        if (Protobuf.number(Protobuf.message(namespaces, NAMESPACE_OPTIONS), OPTIONS_NETWORK) == OF_NODE) {
            return Set.of();
        }
        var network = Protobuf.message(status, NETWORK);
        var found = new HashSet<InetAddress>();
        add(found, Protobuf.string(network, NETWORK_IP));
        for (var more : Protobuf.fields(network, NETWORK_MORE)) {
            add(found, Protobuf.string(more, NETWORK_IP));
        }
        return Set.copyOf(found);
    }

    private static void add(Set<InetAddress> found, String literal) throws IOException {
        if (!literal.isEmpty()) {
            try {
                found.add(InetAddress.ofLiteral(literal));
            } catch (IllegalArgumentException e) {
                throw new IOException("the runtime says that a pod has the address " + literal, e);
            }
        }
    }
}
