package dev.davit.gateway.testing;

import dev.davit.pki.CertificateAuthority;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLServerSocket;

/** Another gateway as far as its peer port goes: it says whatever the test wants, and then that it lives. */
public final class FakePeer implements AutoCloseable {
    private static final long SIGN_OF_LIFE_MILLIS = 100;
    private static final byte[] SIGN_OF_LIFE = "{\"type\":\"ping\"}\n".getBytes(StandardCharsets.UTF_8);

    private final TestServer server;
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile boolean silent;

    /**
     * Listens.
     *
     * @param identity URI in its certificate
     * @param feed lines that whoever subscribes gets
     * @param answer to every CONNECT; bytes that follow a 200 are sent back
     */
    public FakePeer(CertificateAuthority ca, String identity, List<String> feed, String answer) throws Exception {
        var tls = TestTls.context(ca, Optional.of(TestGateway.serverKey(ca, identity)));
        var listener = (SSLServerSocket)
                tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listener.setNeedClientAuth(true);
        server = new TestServer(listener, connection -> serve(connection, feed, answer));
    }

    private void serve(Socket connection, List<String> feed, String answer) throws IOException, InterruptedException {
        var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
        var out = connection.getOutputStream();
        var first = Optional.ofNullable(in.readLine()).orElse("");
        requests.add(first);
        if (first.startsWith("{")) {
            out.write((String.join("\n", feed) + "\n").getBytes(StandardCharsets.UTF_8));
            while (!over.await(SIGN_OF_LIFE_MILLIS, TimeUnit.MILLISECONDS)) {
                if (!silent) {
                    out.write(SIGN_OF_LIFE);
                }
            }
            return;
        }
        for (var line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            requests.add(line);
        }
        out.write(("HTTP/1.1 " + answer + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        if (answer.startsWith("200")) {
            for (var next = in.read(); next >= 0; next = in.read()) {
                out.write(next);
            }
        }
    }

    public InetSocketAddress address() {
        return TestGateway.peerPort(server.port());
    }

    /** @return the lines of all requests */
    public List<String> requests() {
        return requests;
    }

    /** From here on nothing more comes from it, and what is open stays open. */
    public void fallSilent() {
        silent = true;
    }

    @Override
    public void close() throws IOException {
        over.countDown();
        server.close();
    }
}
