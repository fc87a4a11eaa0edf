package dev.davit.gateway.peer;

import dev.davit.gateway.limits.RefusalLog;
import dev.davit.gateway.limits.RefusalLog.Refused;
import dev.davit.gateway.tls.InternalTls;
import dev.davit.tunnel.relay.SocketAbort;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one link to every gateway that the directory lists, or that has a link to this one: who starts finds those that are
 * there, and they know it by that, whatever their DNS still says. For any thread.
 */
final class PeerLinks implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(PeerLinks.class);

    private final String replica;
    private final EventLoopGroup loops;
    private final InternalTls tls;
    private final PeerDirectory directory;
    private final PeerTiming timing;
    private final Holdings holdings;
    private final RefusalLog refusals;
    private final Consumer<InetSocketAddress> silent;
    private final Map<InetSocketAddress, Channel> links = new HashMap<>();
    private final Map<Channel, InetSocketAddress> subscribers = new ConcurrentHashMap<>();
    private final Set<InetSocketAddress> itself = new HashSet<>();
    private final Thread finder =
            Thread.ofPlatform().daemon().name("gateway-peers").unstarted(this::find);
    private int ownPort;
    private boolean closed;

    /**
     * @param replica what this gateway calls itself
     * @param silent gets the address of a gateway from which nothing comes any more
     */
    PeerLinks(
            String replica,
            EventLoopGroup loops,
            InternalTls tls,
            PeerDirectory directory,
            PeerTiming timing,
            Holdings holdings,
            RefusalLog refusals,
            Consumer<InetSocketAddress> silent) {
        this.replica = replica;
        this.loops = loops;
        this.tls = tls;
        this.directory = directory;
        this.timing = timing;
        this.holdings = holdings;
        this.refusals = refusals;
        this.silent = silent;
    }

    /** @param port at which others find this gateway */
    synchronized void start(int port) {
        ownPort = port;
        finder.start();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        finder.interrupt();
    }

    /** Names that do not resolve block: a thread of its own keeps them off the loops that move bytes. */
    private void find() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                look();
                Thread.sleep(timing.lookup());
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            connect(directory.look());
        } catch (RuntimeException e) {
            LOGGER.atWarn().setCause(e).log("looking for other gateways failed; those that are known stay");
        }
    }

    /** Another gateway has a link to this one: it is where that link comes from, as long as it is up. */
    void subscribed(Channel subscriber, InetSocketAddress peerPort) {
        subscribers.put(subscriber, peerPort);
        subscriber.closeFuture().addListener(over -> subscribers.remove(subscriber));
        connect(Set.of());
    }

    private synchronized void connect(Set<InetSocketAddress> listed) {
        if (closed) {
            return;
        }
        var wanted = new HashSet<>(listed);
        wanted.addAll(subscribers.values());
        wanted.removeAll(links.keySet());
        wanted.removeAll(itself);
        wanted.forEach(this::open);
    }

    private void open(InetSocketAddress address) {
        var link = new PeerLink(address, tls, timing, ownPort, line -> heard(address, line));
        links.put(address, link.open(loops.next(), over -> lost(address, link, over)));
    }

    private void heard(InetSocketAddress address, PeerLine line) {
        if (line instanceof PeerLine.Gateway(var name, var draining)) {
            if (name.equals(replica)) {
                forget(address);
                return;
            }
            LOGGER.atInfo()
                    .addKeyValue("peer", name)
                    .addKeyValue("address", address)
                    .addKeyValue("draining", draining)
                    .log("another gateway");
        }
        holdings.heard(address, line);
    }

    /** An address of this gateway itself, by a way that it did not know as its own. */
    private synchronized void forget(InetSocketAddress address) {
        itself.add(address);
        var link = links.get(address);
        if (link != null) {
            link.close();
        }
    }

    /** TCP gives up a connection only after many minutes, and would have this gateway look for the other one for as long. */
    private void endSubscriptions(InetSocketAddress address) {
        subscribers.forEach((subscriber, from) -> {
            if (from.equals(address)) {
                subscribers.remove(subscriber);
                SocketAbort.abort(subscriber);
            }
        });
    }

    private synchronized void lost(InetSocketAddress address, PeerLink link, Channel channel) {
        if (!links.remove(address, channel)) {
            return;
        }
        if (link.end().silent()) {
            silent.accept(address);
            endSubscriptions(address);
        }
        if (holdings.lost(address)) {
            LOGGER.atInfo()
                    .addKeyValue("address", address)
                    .addKeyValue("cause", link.end().cause())
                    .log("another gateway is gone");
        } else if (!closed && !itself.contains(address)) {
            refusals.refused(
                    Refused.PEER, link.end().reason(), address, link.end().cause());
        }
    }
}
