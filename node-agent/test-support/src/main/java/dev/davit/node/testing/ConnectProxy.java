package dev.davit.node.testing;

import dev.davit.tunnel.HostPort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A forward proxy on loopback that takes CONNECT, with or without Basic authentication. Whatever host it is asked for, it
 * connects to that port on loopback, and it remembers what it was asked.
 */
public final class ConnectProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final Optional<String> authorization;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final List<HostPort> targets = new CopyOnWriteArrayList<>();
    private volatile Optional<String> answer = Optional.empty();

    private ConnectProxy(Optional<String> authorization) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        this.authorization = authorization;
        Thread.ofVirtual().start(this::accept);
    }

    public static ConnectProxy open() throws IOException {
        return new ConnectProxy(Optional.empty());
    }

    /** @param authorization the value of {@code Proxy-Authorization} that it wants to see */
    public static ConnectProxy authenticating(String authorization) throws IOException {
        return new ConnectProxy(Optional.of(authorization));
    }

    /** From here on every request gets this and the end of the connection. */
    public void answerAlways(String text) {
        answer = Optional.of(text);
    }

    public HostPort address() {
        return new HostPort("127.0.0.1", listener.getLocalPort());
    }

    /** @return the heads of all requests, refused ones too */
    public List<String> heads() {
        return List.copyOf(heads);
    }

    /** @return what it has connected to, once for each connection */
    public List<HostPort> targets() {
        return List.copyOf(targets);
    }

    /** @return sockets that are open now, two for each connection */
    public int openSockets() {
        return sockets.size();
    }

    /** Ends all connections without a word and goes on. */
    public void cut() {
        sockets.forEach(ConnectProxy::reset);
    }

    private static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException closed) {
            // Its own thread was faster.
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var client = listener.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        sockets.add(client);
        try (client) {
            var head = head(client.getInputStream());
            heads.add(head);
            if (answer.isPresent()) {
                write(client, answer.get());
            } else if (authorization
                    .filter(value -> !head.contains("\r\nProxy-Authorization: " + value + "\r\n"))
                    .isPresent()) {
                write(
                        client,
                        "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"corp\"\r\n"
                                + "Content-Length: 4\r\n\r\nno!\n");
            } else {
                connect(client, HostPort.parse(head.split(" ")[1]).orElseThrow());
            }
        } catch (IOException e) {
            // One of the two has gone: the test sees that at its own end.
        } finally {
            sockets.remove(client);
        }
    }

    private void connect(Socket client, HostPort target) throws IOException {
        try (var server = new Socket(InetAddress.ofLiteral("127.0.0.1"), target.port())) {
            sockets.add(server);
            targets.add(target);
            write(client, "HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n");
            var upload = Thread.ofVirtual().start(() -> pass(client, server));
            pass(server, client);
            upload.join();
            sockets.remove(server);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // Whoever broke it, the other one is to see that it is no orderly end.
            reset(from);
            reset(to);
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            var next = in.read();
            if (next < 0) {
                throw new IOException("ended within the head");
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
