package dev.davit.bench.tunnel.scene;

/** Names and addresses of the nodes by their number. Pure. */
public final class NodeAddresses {
    private static final int BYTE = 256;

    private NodeAddresses() {}

    /** @return the Node's name */
    public static String name(int node) {
        return "w" + node;
    }

    /** @return its own address */
    public static String own(int node) {
        return "10.%d.%d.1".formatted(64 + node / BYTE, node % BYTE);
    }

    /** @return the range of its pods */
    public static String pods(int node) {
        return "10.%d.%d.0/24".formatted(128 + node / BYTE, node % BYTE);
    }

    /** @return the address of one of its pods */
    public static String pod(int node) {
        return "10.%d.%d.5".formatted(128 + node / BYTE, node % BYTE);
    }

    /** @return the range of all pods */
    public static String allPods() {
        return "10.128.0.0/9";
    }
}
