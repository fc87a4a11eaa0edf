package dev.davit.agent.reach;

import dev.davit.tunnel.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import javax.net.SocketFactory;

/**
 * The one way to a gateway, for the join, the tunnel and the relay: through the proxy if there is one for it, and to the
 * first of its addresses that answers. Blocks, so it is for virtual threads and commands. For any thread.
 */
public final class GatewayConnector {
    private final ProxySettings proxies;
    private final Addresses addresses;

    GatewayConnector(ProxySettings proxies, Addresses addresses) {
        this.proxies = proxies;
        this.addresses = addresses;
    }

    /** @return a connector that asks this machine's name servers */
    public static GatewayConnector through(ProxySettings proxies) {
        return new GatewayConnector(proxies, new Addresses(Addresses.ofThisMachine()));
    }

    /** @return a connector that uses no proxy */
    public static GatewayConnector direct() {
        return through(ProxySettings.none());
    }

    /** @return the settings that hold for every connection */
    public ProxySettings proxies() {
        return proxies;
    }

    /** Connects as below, to the first of the addresses in the order of preference. */
    public SocketChannel connect(HostPort gateway, Duration bound) throws IOException {
        return connect(gateway, bound, new AddressTurns());
    }

    /**
     * @param bound of everything together: names, TCP and the proxy's answer
     * @param turns of all attempts that belong together; hears which address was reached
     * @return a connected socket in blocking mode, with TCP_NODELAY and keepalive, of which nothing was read that comes from
     *     the gateway; the caller owns it
     * @throws ProxyException when a proxy does not lead to the gateway
     * @throws UnknownHostException when the name does not resolve
     * @throws IOException when the gateway does not answer; the message does not repeat its name
     */
    public SocketChannel connect(HostPort gateway, Duration bound, AddressTurns turns) throws IOException {
        var deadline = Deadline.in(bound);
        var proxy = proxies.towards(gateway);
        return proxy.isPresent() ? connect(proxy.get(), gateway, deadline, turns) : race(gateway, deadline, turns);
    }

    private SocketChannel connect(ProxyServer proxy, HostPort gateway, Deadline deadline, AddressTurns turns)
            throws IOException {
        var socket = reach(proxy, deadline, turns);
        try {
            new ConnectRequest(proxy, gateway).perform(socket.socket(), deadline);
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private SocketChannel reach(ProxyServer proxy, Deadline deadline, AddressTurns turns) throws IOException {
        try {
            return race(proxy.address(), deadline, turns);
        } catch (IOException e) {
            throw new ProxyException(
                    proxy,
                    "cannot be reached (%s)".formatted(e.getMessage()),
                    "check host and port in HTTPS_PROXY, or put the gateway into NO_PROXY");
        }
    }

    private SocketChannel race(HostPort target, Deadline deadline, AddressTurns turns) throws IOException {
        var targets = turns.order(addresses.of(target.host(), deadline)).stream()
                .map(address -> new InetSocketAddress(address, target.port()))
                .toList();
        var socket = AddressRace.run(targets, deadline);
        turns.reached(socket.socket().getInetAddress());
        return socket;
    }

    /**
     * For an HTTP client that connects sockets itself, to one of {@link #firstHops}.
     *
     * @return sockets that lead to the gateway once they are connected
     */
    public SocketFactory sockets(HostPort gateway) {
        return proxies.towards(gateway)
                .<SocketFactory>map(proxy -> new ProxiedSockets(proxy, gateway))
                .orElseGet(SocketFactory::getDefault);
    }

    /**
     * @param bound of looking them up
     * @return the addresses of the proxy for this gateway, or of the gateway itself, in the order in which they are tried
     */
    public List<InetAddress> firstHops(HostPort gateway, Duration bound) throws IOException {
        return addresses.of(proxies.firstHop(gateway).host(), Deadline.in(bound));
    }
}
