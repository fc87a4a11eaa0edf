package dev.davit.agent.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import javax.net.SocketFactory;

/**
 * A Unix domain socket that looks like a TCP socket to okhttp, which knows no others. Wherever it is told to connect, it
 * connects to its path. Time limits are okhttp's: it closes the socket when a call takes too long.
 */
final class UnixSocket extends Socket {
    private final Path path;
    private final SocketChannel channel;

    private UnixSocket(Path path) throws IOException {
        this.path = path;
        this.channel = SocketChannel.open(java.net.StandardProtocolFamily.UNIX);
    }

    /** @return a factory of sockets that all lead to this path */
    static SocketFactory factory(Path path) {
        return new SocketFactory() {
            @Override
            public Socket createSocket() throws IOException {
                return new UnixSocket(path);
            }

            @Override
            public Socket createSocket(String host, int port) throws IOException {
                return createSocket();
            }

            @Override
            public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
                return createSocket();
            }

            @Override
            public Socket createSocket(InetAddress host, int port) throws IOException {
                return createSocket();
            }

            @Override
            public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
                    throws IOException {
                return createSocket();
            }
        };
    }

    @Override
    public void connect(SocketAddress ignored, int timeout) throws IOException {
        channel.connect(UnixDomainSocketAddress.of(path));
    }

    @Override
    public void connect(SocketAddress ignored) throws IOException {
        connect(ignored, 0);
    }

    @Override
    public InputStream getInputStream() {
        return Channels.newInputStream(channel);
    }

    @Override
    public OutputStream getOutputStream() {
        return Channels.newOutputStream(channel);
    }

    @Override
    public boolean isConnected() {
        return channel.isConnected();
    }

    @Override
    public boolean isClosed() {
        return !channel.isOpen();
    }

    @Override
    public boolean isInputShutdown() {
        return isClosed();
    }

    @Override
    public boolean isOutputShutdown() {
        return isClosed();
    }

    @Override
    public void setSoTimeout(int timeout) {
        // a channel's stream has no time limit of its own; okhttp's call time-out closes the socket
    }

    @Override
    public int getSoTimeout() {
        return 0;
    }

    @Override
    public void setTcpNoDelay(boolean on) {
        // not a TCP socket
    }

    @Override
    public synchronized void close() throws IOException {
        channel.close();
    }
}
