package dev.davit.agent.reach;

import dev.davit.tunnel.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.time.Duration;
import javax.net.SocketFactory;

/**
 * Sockets for an HTTP client that connects them itself, to an address of the proxy: each goes on to the gateway before the
 * client hears that it is connected. The client's own way to use a proxy would name the host of its URL, which no name
 * server need know.
 */
final class ProxiedSockets extends SocketFactory {
    private final ProxyServer proxy;
    private final HostPort gateway;

    /** @param gateway where every connection ends, whatever port the client names */
    ProxiedSockets(ProxyServer proxy, HostPort gateway) {
        this.proxy = proxy;
        this.gateway = gateway;
    }

    @Override
    public Socket createSocket() {
        return new ProxiedSocket();
    }

    private final class ProxiedSocket extends Socket {
        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
            if (!(endpoint instanceof InetSocketAddress target) || target.isUnresolved()) {
                throw new SocketException("expected an address of the proxy, found " + endpoint);
            }
            var deadline = Deadline.in(timeout == 0 ? Duration.ofDays(1) : Duration.ofMillis(timeout));
            try {
                super.connect(
                        new InetSocketAddress(
                                target.getAddress(), proxy.address().port()),
                        timeout);
                new ConnectRequest(proxy, gateway).perform(this, deadline);
            } catch (IOException | RuntimeException e) {
                close();
                throw e;
            }
        }
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw connectedOnly();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localAddress, int localPort) throws IOException {
        throw connectedOnly();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        throw connectedOnly();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localAddress, int localPort) throws IOException {
        throw connectedOnly();
    }

    private static SocketException connectedOnly() {
        return new SocketException("expected createSocket() and then connect");
    }
}
