package dev.davit.gateway.testing;

import dev.davit.gateway.routing.Cidr;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.DefaultChannelId;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The gateway's end of a connection from some address, in a time that passes when a test says so. */
public final class Peer extends EmbeddedChannel {
    private final InetSocketAddress address;
    private final MockTicker time;

    private Peer(InetSocketAddress address, MockTicker time) {
        super(builder()
                .channelId(DefaultChannelId.newInstance())
                .register(false)
                .ticker(time));
        this.address = address;
        this.time = time;
    }

    /** @param port what begins a connection */
    public static Peer connect(String address, ChannelHandler port) {
        var remote = new InetSocketAddress(Cidr.address(address).orElseThrow(), 40_000);
        var peer = new Peer(remote, Ticker.newMockTicker());
        peer.pipeline().addLast(port);
        try {
            peer.register();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return peer;
    }

    /** Lets time pass. */
    public void pass(Duration passing) {
        time.advance(passing.toNanos(), TimeUnit.NANOSECONDS);
        runScheduledPendingTasks();
    }

    /** @return what was written to the peer */
    public byte[] heard() {
        var heard = Unpooled.buffer();
        for (ByteBuf part = readOutbound(); part != null; part = readOutbound()) {
            heard.writeBytes(part);
            part.release();
        }
        return ByteBufUtil.getBytes(heard);
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return address;
    }
}
