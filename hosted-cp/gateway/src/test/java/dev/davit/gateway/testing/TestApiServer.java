package dev.davit.gateway.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** What a kube-apiserver says of itself: takes TLS with a cluster's certificate and answers {@code GET /readyz}. */
public final class TestApiServer {
    private final AtomicBoolean ready;
    private final AtomicInteger questions = new AtomicInteger();

    public TestApiServer(boolean ready) {
        this.ready = new AtomicBoolean(ready);
    }

    public void ready(boolean now) {
        ready.set(now);
    }

    /** @return how often it was asked whether it is ready */
    public int questions() {
        return questions.get();
    }

    /** @param port on loopback; 0 for any that is free */
    public TestServer listen(TestCluster cluster, int port) throws Exception {
        var tls = TestTls.context(cluster.ca(), Optional.of(cluster.apiServer()));
        return new TestServer(
                tls.getServerSocketFactory().createServerSocket(port, 50, InetAddress.getLoopbackAddress()),
                this::serve);
    }

    private void serve(Socket connection) throws IOException {
        var head = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
        if ("GET /readyz HTTP/1.1".equals(head.readLine())) {
            questions.incrementAndGet();
            var status = ready.get() ? "200 OK" : "500 Internal Server Error";
            connection
                    .getOutputStream()
                    .write(("HTTP/1.1 " + status + "\r\ncontent-length: 0\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        }
        head.lines().forEach(rest -> {});
    }
}
