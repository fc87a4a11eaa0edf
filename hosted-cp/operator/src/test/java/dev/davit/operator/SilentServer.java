package dev.davit.operator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Accepts every connection and never says a word. */
final class SilentServer implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    private final Queue<Socket> held = new ConcurrentLinkedQueue<>();

    SilentServer() throws IOException {
        Thread.ofVirtual().name("silent").start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** @return how many connections were accepted so far */
    int held() {
        return held.size();
    }

    private void accept() {
        try {
            while (!listening.isClosed()) {
                held.add(listening.accept());
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (var connection : held) {
            connection.close();
        }
    }
}
