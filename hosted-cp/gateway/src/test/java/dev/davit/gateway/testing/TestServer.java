package dev.davit.gateway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP server on loopback that treats every connection in the same way, each on its own thread. */
public final class TestServer implements AutoCloseable {
    private final ServerSocket listener;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    /** What happens to a connection; it is closed afterwards. */
    @FunctionalInterface
    public interface Behaviour {
        void serve(Socket connection) throws Exception;
    }

    public TestServer(Behaviour behaviour) {
        this(plain(), behaviour);
    }

    public TestServer(ServerSocket listener, Behaviour behaviour) {
        this.listener = listener;
        Thread.ofVirtual().start(() -> accept(behaviour));
    }

    private static ServerSocket plain() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends back what it gets, until the end of input. */
    public static TestServer echo() {
        return new TestServer(connection -> connection.getInputStream().transferTo(connection.getOutputStream()));
    }

    private void accept(Behaviour behaviour) {
        while (!listener.isClosed()) {
            try {
                var connection = listener.accept();
                connections.add(connection);
                Thread.ofVirtual().start(() -> serve(behaviour, connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Behaviour behaviour, Socket connection) {
        try (connection) {
            behaviour.serve(connection);
        } catch (Exception e) {
            // The test sees at its own end what became of the connection.
        } finally {
            connections.remove(connection);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    public int connections() {
        return connections.size();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (var connection : connections) {
            // A TLS socket reads what is left before it closes, and would wait for a peer that says nothing more.
            try (connection) {
                connection.setSoTimeout(1);
            } catch (SocketException closed) {
                // Its own thread was faster.
            }
        }
    }
}
