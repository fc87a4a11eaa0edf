package dev.davit.node.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the kernel says of the TCP sockets of this machine: {@code /proc/net/tcp} and {@code tcp6} (Linux, proc(5)). */
public final class KernelSockets {
    private static final int KEEPALIVE = 2;
    private static final int MILLIS_PER_TICK = 10;

    private KernelSockets() {}

    /**
     * A socket.
     *
     * @param keepAlive how long until the peer is probed; empty when another timer runs, or none
     */
    public record Connection(int localPort, int remotePort, State state, Optional<Duration> keepAlive) {}

    /** The states that the tests ask for. */
    public enum State {
        ESTABLISHED,
        CONNECTING,
        OTHER
    }

    /** @return the sockets that this port is one end of, listening ones left out */
    public static List<Connection> of(int port) throws IOException {
        try (var lines = Stream.concat(
                Files.readAllLines(Path.of("/proc/net/tcp")).stream(),
                Files.readAllLines(Path.of("/proc/net/tcp6")).stream())) {
            return lines.filter(line -> line.matches(" *[0-9]+: .*"))
                    .map(line -> parse(line.strip().split(" +")))
                    .filter(connection -> connection.remotePort() != 0)
                    .filter(connection -> connection.localPort() == port || connection.remotePort() == port)
                    .toList();
        }
    }

    private static Connection parse(String[] fields) {
        var state = switch (fields[3]) {
            case "01" -> State.ESTABLISHED;
            case "02" -> State.CONNECTING;
            default -> State.OTHER;
        };
        var timer = fields[5].split(":");
        return new Connection(
                port(fields[1]),
                port(fields[2]),
                state,
                Integer.parseInt(timer[0], 16) == KEEPALIVE
                        ? Optional.of(Duration.ofMillis(Long.parseLong(timer[1], 16) * MILLIS_PER_TICK))
                        : Optional.empty());
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), 16);
    }
}
