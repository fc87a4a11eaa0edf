package dev.davit.tunnel.http2;

import dev.davit.tunnel.MemoryBudget;
import dev.davit.tunnel.TunnelLimits;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;

/**
 * Puts HTTP/2 on a connection whose TLS handshake is done. The roles are swapped: the gateway, which accepted the
 * connection, is the HTTP/2 client; the agent, which made it, is the server.
 */
public final class TunnelPipeline {
    private static final int INITIAL_CONNECTION_WINDOW = 65_535;

    private TunnelPipeline() {}

    /** Makes the channel the gateway's end: it opens streams, and takes none. */
    public static void gatewayEnd(Channel channel, TunnelLimits limits, MemoryBudget memory) {
        var codec = TunnelCodecs.client(limits).initialSettings(settings(limits).pushEnabled(false));
        install(channel, limits, memory, codec, DataFrameCutter.atClient(limits), new RejectStreams());
    }

    /**
     * Makes the channel the agent's end: it takes streams, and opens none.
     *
     * @param streams sharable initializer of each stream that the gateway opens
     */
    public static void agentEnd(Channel channel, TunnelLimits limits, MemoryBudget memory, ChannelHandler streams) {
        var settings =
                settings(limits).maxConcurrentStreams(limits.maxStreams()).connectProtocolEnabled(true);
        var codec = TunnelCodecs.server(limits).initialSettings(settings);
        install(channel, limits, memory, codec, DataFrameCutter.atServer(limits), streams);
    }

    private static Http2Settings settings(TunnelLimits limits) {
        return new Http2Settings()
                .initialWindowSize(limits.streamWindow())
                .maxFrameSize(limits.maxFrameSize())
                .maxHeaderListSize(limits.maxHeaderBytes());
    }

    private static void install(
            Channel channel,
            TunnelLimits limits,
            MemoryBudget memory,
            Http2FrameCodecBuilder builder,
            DataFrameCutter cutter,
            ChannelHandler streams) {
        var codec = builder.build();
        channel.config()
                .setOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(2 * limits.maxFrameSize(), 8 * limits.maxFrameSize()));
        StreamWindows.install(channel, codec.connection(), limits, memory);
        channel.pipeline()
                .addLast("frames", cutter)
                .addLast("http2", codec)
                .addLast("limit", new ControlFrameLimit())
                .addLast("streams", new Http2MultiplexHandler(streams));
        channel.writeAndFlush(new DefaultHttp2WindowUpdateFrame(limits.connectionWindow() - INITIAL_CONNECTION_WINDOW));
    }

    /** An agent opens no streams; one that tries breaks the protocol. */
    @ChannelHandler.Sharable
    private static final class RejectStreams extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            ctx.channel().parent().close();
        }
    }
}
