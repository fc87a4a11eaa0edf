package dev.davit.testing.kube;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports on 127.0.0.1 for servers that cannot choose one themselves. They are below the range that Linux takes ports of
 * outgoing connections from (32768 to 60999, {@code ip_local_port_range}): one of those could be taken before the server
 * listens on it.
 */
public final class LoopbackPorts {
    private static final int FIRST = 12_000;
    private static final int LAST = 29_999;
    private static final int ATTEMPTS = 100;
    /** What was given before may be listened on soon. */
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private LoopbackPorts() {}

    /** @return a port that nothing listens on now, and another one each time */
    public static int free() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
            if (GIVEN.add(port) && isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException(
                "expected a free port from %d to %d, found none in %d attempts".formatted(FIRST, LAST, ATTEMPTS));
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.isBound();
        } catch (BindException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
