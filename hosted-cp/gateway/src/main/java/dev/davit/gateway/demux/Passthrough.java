package dev.davit.gateway.demux;

import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.InFlightBytes;
import dev.davit.tunnel.relay.IdleWatch;
import dev.davit.tunnel.relay.KeepAlive;
import dev.davit.tunnel.relay.SocketAbort;
import dev.davit.tunnel.relay.SocketRelay;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** The TCP way from a public connection to the kube-apiserver of its cluster, on the connection's own event loop. */
final class Passthrough {
    private final Duration bound;
    private final Duration idle;
    private final InFlightBytes inFlight;

    /**
     * @param bound of the connect
     * @param idle how long nothing may come or go once the two connections are joined
     */
    Passthrough(Duration bound, Duration idle, InFlightBytes inFlight) {
        this.bound = bound;
        this.idle = idle;
        this.inFlight = inFlight;
    }

    /** @param done gets the connected socket, or nothing; the socket is gone already when the client is */
    void connect(Channel client, HostPort backend, Consumer<Optional<Channel>> done) {
        KeepAlive.ofDialled(new Bootstrap())
                .group(client.eventLoop())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) bound.toMillis())
                .handler(new ChannelInboundHandlerAdapter())
                .connect(backend.host(), backend.port())
                .addListener((ChannelFutureListener) dialled -> {
                    if (!dialled.isSuccess()) {
                        done.accept(Optional.empty());
                    } else if (!client.isActive()) {
                        SocketAbort.abort(dialled.channel());
                    } else {
                        done.accept(Optional.of(dialled.channel()));
                    }
                });
    }

    /** @return true while nothing new should be connected for this cluster */
    boolean exhausted(String clusterUid) {
        return inFlight.share(clusterUid).exhausted();
    }

    /** @param clusterUid whose memory the bytes between the two are */
    void join(Channel client, Channel backend, String clusterUid) {
        IdleWatch.on(client, idle);
        SocketRelay.join(client, backend, inFlight.share(clusterUid).part(client), reason -> {});
    }
}
