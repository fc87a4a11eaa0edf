package dev.davit.cli.tunnels;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * As much of a management cluster as a port-forward to gateway pods needs: an API server that lists the pods and speaks
 * {@code v4.channel.k8s.io} over WebSocket, in which each pod answers one HTTP request.
 */
public final class FakeGateways implements AutoCloseable {
    private static final int DATA = 0;
    private static final int ERROR = 1;
    private static final int BINARY = 0x82;
    private static final int CLOSE = 0x88;
    private static final int PORT = 8080;
    private static final Answer NOBODY = new Answer(-1, new byte[0]);

    private final ServerSocket listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    private final Map<String, Answer> pods = new TreeMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private record Answer(int channel, byte[] bytes) {}

    public FakeGateways() throws IOException {
        Thread.ofVirtual().start(this::accept);
    }

    /** Adds a gateway that answers the request with this status and body. */
    public FakeGateways with(String pod, int status, String body) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var head = "HTTP/1.1 " + status + " Said\r\ncontent-length: " + bytes.length + "\r\nconnection: close\r\n\r\n";
        var answer = new ByteArrayOutputStream();
        answer.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        answer.writeBytes(bytes);
        pods.put(pod, new Answer(DATA, answer.toByteArray()));
        return this;
    }

    /** Adds a gateway that cannot be connected to. */
    public FakeGateways withBroken(String pod, String error) {
        pods.put(pod, new Answer(ERROR, error.getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    /** Adds a gateway to which the user may not forward ports. */
    public FakeGateways withForbidden(String pod) {
        pods.put(pod, NOBODY);
        return this;
    }

    /** @return the first lines of what was asked: of the API server and, after a blank, of pods */
    public List<String> requests() {
        return requests;
    }

    public String kubeconfig() {
        return """
                apiVersion: v1
                kind: Config
                clusters:
                - {name: fake, cluster: {server: "http://127.0.0.1:%d"}}
                contexts:
                - {name: fake, context: {cluster: fake, user: someone, namespace: team-a}}
                users:
                - {name: someone, user: {token: none}}
                current-context: fake
                """.formatted(listener.getLocalPort());
    }

    private void accept() {
        while (true) {
            try {
                var connection = listener.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            var in = new DataInputStream(connection.getInputStream());
            var head = head(in);
            var line = head.lines().findFirst().orElse("");
            requests.add(line);
            if (line.contains("/portforward?ports=" + PORT)) {
                forward(head, in, connection.getOutputStream(), line.replaceAll(".*/pods/([^/]+)/.*", "$1"));
            } else {
                connection.getOutputStream().write(list().getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String head(DataInputStream in) throws IOException {
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) in.readUnsignedByte());
        }
        return head.toString();
    }

    private String list() {
        var items =
                pods.keySet().stream().map(name -> """
                        {"metadata": {"name": "%s", "namespace": "davit-system"}, "status": {"phase": "Running"},
                         "spec": {"containers": [{"name": "gateway", "ports": [{"name": "public", "containerPort": 8443},
                                                                               {"name": "health", "containerPort": %d}]}]}}
                        """.formatted(name, PORT)).collect(Collectors.joining(","));
        var body = "{\"apiVersion\": \"v1\", \"kind\": \"PodList\", \"items\": [" + items + "]}";
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    private void forward(String head, DataInputStream in, OutputStream out, String pod) throws IOException {
        var answer = pods.getOrDefault(pod, NOBODY);
        if (answer.channel() < 0) {
            out.write("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            return;
        }
        out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Protocol: v4.channel.k8s.io\r\nSec-WebSocket-Accept: " + accept(head)
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        var port = new byte[] {(byte) PORT, PORT >> 8};
        send(out, DATA, port);
        send(out, ERROR, port);
        requests.add(" " + request(in));
        // A kubelet writes an error at once; of an answer it passes on what comes.
        var first = answer.channel() == DATA ? answer.bytes().length / 2 : answer.bytes().length;
        send(out, answer.channel(), Arrays.copyOfRange(answer.bytes(), 0, first));
        if (first < answer.bytes().length) {
            send(out, answer.channel(), Arrays.copyOfRange(answer.bytes(), first, answer.bytes().length));
        }
        out.write(new byte[] {(byte) CLOSE, 0});
        out.flush();
    }

    private static String accept(String head) {
        var key = head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElseThrow();
        try {
            var digest = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void send(OutputStream out, int channel, byte[] bytes) throws IOException {
        var size = bytes.length + 1;
        out.write(BINARY);
        if (size < 126) {
            out.write(size);
        } else {
            out.write(126);
            out.write(size >> 8);
            out.write(size);
        }
        out.write(channel);
        out.write(bytes);
        out.flush();
    }

    /** @return the first line of the HTTP request that the client sent on the data channel */
    private static String request(DataInputStream in) throws IOException {
        var request = new ByteArrayOutputStream();
        while (!request.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            in.readUnsignedByte();
            var size = in.readUnsignedByte() & 0x7f;
            var length = size < 126 ? size : in.readUnsignedShort();
            var mask = in.readNBytes(4);
            var bytes = in.readNBytes(length);
            for (var i = 1; i < bytes.length; i++) {
                request.write(bytes[i] ^ mask[i % 4]);
            }
        }
        return new BufferedReader(new InputStreamReader(
                        new ByteArrayInputStream(request.toByteArray()), StandardCharsets.US_ASCII))
                .readLine();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
