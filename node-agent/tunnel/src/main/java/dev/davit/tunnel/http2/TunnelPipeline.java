package dev.davit.tunnel.http2;

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
    public static void gatewayEnd(Channel channel, TunnelLimits limits) {
        var codec = Http2FrameCodecBuilder.forClient()
                .initialSettings(settings(limits).pushEnabled(false));
        install(channel, limits, codec, new RejectStreams());
    }

    /**
     * Makes the channel the agent's end: it takes streams, and opens none.
     *
     * @param streams sharable initializer of each stream that the gateway opens
     */
    public static void agentEnd(Channel channel, TunnelLimits limits, ChannelHandler streams) {
        var settings =
                settings(limits).maxConcurrentStreams(limits.maxStreams()).connectProtocolEnabled(true);
        install(channel, limits, Http2FrameCodecBuilder.forServer().initialSettings(settings), streams);
    }

    private static Http2Settings settings(TunnelLimits limits) {
        return new Http2Settings()
                .initialWindowSize(limits.streamWindow())
                .maxFrameSize(limits.maxFrameSize())
                .maxHeaderListSize(limits.maxHeaderBytes());
    }

    private static void install(
            Channel channel, TunnelLimits limits, Http2FrameCodecBuilder builder, ChannelHandler streams) {
        var resetSeconds = (int) limits.resetWindow().toSeconds();
        var codec = builder.decoderEnforceMaxRstFramesPerWindow(limits.resetsPerWindow(), resetSeconds)
                .encoderEnforceMaxRstFramesPerWindow(limits.resetsPerWindow(), resetSeconds)
                .gracefulShutdownTimeoutMillis(0)
                .build();
        channel.config()
                .setOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(2 * limits.maxFrameSize(), 8 * limits.maxFrameSize()));
        channel.pipeline().addLast("http2", codec).addLast("streams", new Http2MultiplexHandler(streams));
        var more = limits.connectionWindow() - INITIAL_CONNECTION_WINDOW;
        if (more > 0) {
            channel.writeAndFlush(new DefaultHttp2WindowUpdateFrame(more));
        }
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
