package dev.davit.tunnel.http2;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DecoratingHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Says nothing to frames that were under way when their stream was reset here (RFC 9113 section 5.1). Netty forgets such a
 * stream at once and answers each of them with another RST_STREAM: hundreds for one stream in full flow, so that a few
 * aborted downloads reach the limit of resets and end the tunnel with all that goes over it. A peer that does not stop gets
 * these answers in the end, and meets that limit.
 */
final class LateFrames extends DecoratingHttp2ConnectionEncoder {
    /** The largest window of a stream in pieces of 4 KiB, the least that is read from a socket at once under way. */
    static final int MOST = 1_024;

    /** What comes late comes within a round trip. */
    private static final int STREAMS = 1_024;

    private final Map<Integer, Integer> left = new Latest();

    LateFrames(Http2ConnectionEncoder encoder) {
        super(encoder);
    }

    @Override
    public ChannelFuture writeRstStream(
            ChannelHandlerContext ctx, int streamId, long errorCode, ChannelPromise promise) {
        if (connection().stream(streamId) != null) {
            left.put(streamId, MOST);
        } else if (isLate(streamId)) {
            return promise.setSuccess();
        }
        return super.writeRstStream(ctx, streamId, errorCode, promise);
    }

    private boolean isLate(int streamId) {
        var more = left.getOrDefault(streamId, 0);
        if (more > 0) {
            left.put(streamId, more - 1);
        }
        return more > 0;
    }

    /** Forgets the oldest first. */
    private static final class Latest extends LinkedHashMap<Integer, Integer> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Integer> eldest) {
            return size() > STREAMS;
        }
    }
}
