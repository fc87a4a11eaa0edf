package dev.davit.tunnel.http2;

import dev.davit.tunnel.TunnelLimits;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;

/**
 * Builds codecs with the flow control of a tunnel. Streams that compete take turns of a whole frame: Netty's default hands
 * out pieces of 1 KiB. What arrives refills the window of the connection at once, see
 * {@link TunnelLimits#connectionWindow()}.
 */
final class TunnelCodecs extends Http2FrameCodecBuilder {
    /** Answers that a peer that reads nothing lets pile up, beside a reset of every stream. */
    private static final int QUEUED_ANSWERS = 1_000;

    /** DATA without bytes and without an end is good for nothing. */
    private static final int MAX_EMPTY_FRAMES = 2;

    /** A header list of a tunnel fits into its first frame. */
    private static final int MAX_SMALL_CONTINUATIONS = 16;

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
        encoderEnforceMaxQueuedControlFrames(limits.maxStreams() + QUEUED_ANSWERS);
        decoderEnforceMaxConsecutiveEmptyDataFrames(MAX_EMPTY_FRAMES);
        decoderEnforceMaxSmallContinuationFrames(MAX_SMALL_CONTINUATIONS);
        // A peer may ask for a table of any size to be filled with the targets of all dials so far.
        headerSensitivityDetector(Http2HeadersEncoder.ALWAYS_SENSITIVE);
    }

    /**
     * For the end that opens streams, and takes none. What its settings say holds from their acknowledgement on, which a
     * peer need not send; this holds at once.
     */
    static TunnelCodecs client(TunnelLimits limits) {
        var codecs = new TunnelCodecs(false, limits);
        codecs.connection.local().allowPushTo(false);
        return codecs;
    }

    /** For the end that takes streams. */
    static TunnelCodecs server(TunnelLimits limits) {
        var codecs = new TunnelCodecs(true, limits);
        codecs.connection.remote().maxActiveStreams(limits.maxStreams());
        return codecs;
    }

    @Override
    protected Http2FrameCodec build(
            Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings initialSettings) {
        return super.build(decoder, new LateFrames(encoder), initialSettings);
    }

    @Override
    public boolean isServer() {
        return connection.isServer();
    }
}
