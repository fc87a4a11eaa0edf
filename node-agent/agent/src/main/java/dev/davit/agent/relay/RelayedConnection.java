package dev.davit.agent.relay;

import dev.davit.tunnel.InFlightBytes;
import dev.davit.tunnel.proxy.ProxyHeaderCodec;
import dev.davit.tunnel.relay.SocketAbort;
import dev.davit.tunnel.relay.SocketRelay;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One accepted connection on its way: source checked → gateway reached → header sent → bytes both ways. Nothing is read
 * of the client before its gateway is there, so nothing has to be kept.
 */
final class RelayedConnection {
    private static final Logger LOGGER = LoggerFactory.getLogger(RelayedConnection.class);

    private final Channel client;
    private final String authority;
    private final InFlightBytes.Part inFlight;
    private final SourcePolicy sources;
    private final GatewayDialer dialer;
    private final Executor blocking;

    RelayedConnection(
            Channel client,
            String authority,
            InFlightBytes.Part inFlight,
            SourcePolicy sources,
            GatewayDialer dialer,
            Executor blocking) {
        this.client = client;
        this.authority = authority;
        this.inFlight = inFlight;
        this.sources = sources;
        this.dialer = dialer;
        this.blocking = blocking;
    }

    void begin() {
        var source = ((InetSocketAddress) client.remoteAddress()).getAddress();
        blocking.execute(() -> {
            if (sources.allows(source)) {
                client.eventLoop().execute(this::dial);
            } else {
                LOGGER.atWarn()
                        .addKeyValue("source", source.getHostAddress())
                        .log("refused a connection to the node-local endpoint that does not come from this machine");
                SocketAbort.abort(client);
            }
        });
    }

    private void dial() {
        Promise<Channel> dialled = client.eventLoop().newPromise();
        client.closeFuture().addListener(closed -> dialled.cancel(false));
        dialled.addListener((Future<Channel> done) -> reached(done));
        dialer.dial(client.eventLoop(), dialled);
    }

    private void reached(Future<Channel> dialled) {
        if (dialled.isSuccess()) {
            introduce(dialled.getNow());
        } else if (!dialled.isCancelled()) {
            LOGGER.atWarn()
                    .addKeyValue("detail", dialled.cause().getMessage())
                    .log("no gateway reached for a local connection");
            SocketAbort.abort(client);
        }
    }

    private void introduce(Channel gateway) {
        var header = ProxyHeaderCodec.encode(
                gateway.alloc(), authority, (InetSocketAddress) client.remoteAddress(), (InetSocketAddress)
                        client.localAddress());
        gateway.writeAndFlush(header).addListener(sent -> {
            if (sent.isSuccess()) {
                SocketRelay.join(client, gateway, inFlight, reason -> {});
            } else {
                SocketAbort.abort(client);
                SocketAbort.abort(gateway);
            }
        });
    }
}
