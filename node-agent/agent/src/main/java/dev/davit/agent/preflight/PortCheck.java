package dev.davit.agent.preflight;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** A TCP port that nobody else listens on. */
public final class PortCheck implements Check {
    private final String purpose;
    private final InetAddress address;
    private final int port;

    /**
     * @param purpose who needs the port
     * @param address the address that is listened on; the wildcard address for all
     */
    public PortCheck(String purpose, InetAddress address, int port) {
        this.purpose = purpose;
        this.address = address;
        this.port = port;
    }

    @Override
    public String subject() {
        return "port %d (%s)".formatted(port, purpose);
    }

    @Override
    public Finding look() {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
            return new Finding.Passed("free");
        } catch (IOException e) {
            return new Finding.Failed(
                    "a free port on " + address.getHostAddress(),
                    "%s".formatted(e.getMessage()),
                    "stop what uses it: ss -ltnp 'sport = :%d' shows it".formatted(port));
        }
    }
}
