package dev.davit.gateway.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;

/** The status line that a CONNECT was answered with, and the connection behind it. */
public record ConnectReply(String statusLine, SSLSocket socket) implements AutoCloseable {
    public static ConnectReply of(SSLSocket socket, String target, String... fields) throws IOException {
        var more = Stream.of(fields).map(field -> field + "\r\n").collect(Collectors.joining());
        socket.getOutputStream()
                .write(("CONNECT " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + more + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            var next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("closed after " + head);
            }
            head.append((char) next);
        }
        return new ConnectReply(head.toString().lines().findFirst().orElseThrow(), socket);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
