package dev.davit.tunnel.http2;

import dev.davit.tunnel.TunnelLimits;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;

/**
 * Builds codecs with the flow control of a tunnel. Streams that compete take turns of a whole frame: Netty's default hands
 * out pieces of 1 KiB. What arrives refills the window of the connection at once, see
 * {@link TunnelLimits#connectionWindow()}.
 */
final class TunnelCodecs extends Http2FrameCodecBuilder {
    private final Http2Connection connection;

    private TunnelCodecs(boolean server, TunnelLimits limits) {
        connection = new DefaultHttp2Connection(server);
        var turns = new UniformStreamByteDistributor(connection);
        turns.minAllocationChunk(limits.maxFrameSize());
        connection.remote().flowController(new DefaultHttp2RemoteFlowController(connection, turns));
        connection
                .local()
                .flowController(new DefaultHttp2LocalFlowController(
                        connection, DefaultHttp2LocalFlowController.DEFAULT_WINDOW_UPDATE_RATIO, true));
        connection(connection);
        gracefulShutdownTimeoutMillis(0);
        var resetSeconds = (int) limits.resetWindow().toSeconds();
        decoderEnforceMaxRstFramesPerWindow(limits.resetsPerWindow(), resetSeconds);
        encoderEnforceMaxRstFramesPerWindow(limits.resetsPerWindow(), resetSeconds);
    }

    /** For the end that opens streams. */
    static TunnelCodecs client(TunnelLimits limits) {
        return new TunnelCodecs(false, limits);
    }

    /** For the end that takes streams. */
    static TunnelCodecs server(TunnelLimits limits) {
        return new TunnelCodecs(true, limits);
    }

    @Override
    public boolean isServer() {
        return connection.isServer();
    }
}
