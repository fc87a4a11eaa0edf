package dev.davit.tunnel.http2;

import dev.davit.tunnel.MemoryBudget;
import dev.davit.tunnel.TunnelLimits;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2LocalFlowController;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.AttributeKey;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The receive windows of one connection's streams. Each begins small; it grows when the far socket has taken a whole
 * window's bytes, towards twice what that socket takes in one round trip, and to a few frames at least while it moves at
 * all. A stream that nobody reads never grows, and one that has become slow is given no more than the first window again.
 * All growth comes out of the {@link MemoryBudget} and goes back there. Belongs to the event loop of the connection.
 */
public final class StreamWindows {
    private static final AttributeKey<StreamWindows> KEY = AttributeKey.valueOf(StreamWindows.class, "windows");
    private static final int MOVING_FRAMES = 4;
    private static final long MOVING_NANOS = 250_000_000;
    private static final int LEAST_STEP = 16 * 1024;

    private final Http2Connection connection;
    private final TunnelLimits limits;
    private final MemoryBudget memory;
    private final LongSupplier clock;
    private final RoundTrips roundTrips = new RoundTrips();
    private final Set<Window> grown = new HashSet<>();
    private long total;

    StreamWindows(Http2Connection connection, TunnelLimits limits, MemoryBudget memory, LongSupplier clock) {
        this.connection = connection;
        this.limits = limits;
        this.memory = memory;
        this.clock = clock;
    }

    static void install(Channel channel, Http2Connection connection, TunnelLimits limits, MemoryBudget memory) {
        channel.attr(KEY).set(new StreamWindows(connection, limits, memory, System::nanoTime));
    }

    static Optional<StreamWindows> of(Channel connection) {
        return Optional.ofNullable(connection.attr(KEY).get());
    }

    /** @return the window of a stream; empty when its connection has fixed ones. To be closed with the stream */
    public static Optional<Window> open(Http2StreamChannel stream) {
        return of(stream.parent()).map(windows -> windows.open(stream.stream().id()));
    }

    Window open(int stream) {
        return new Window(stream);
    }

    /** A PING was answered. Sees also to the streams that have become slow. */
    void roundTrip(long nanos) {
        roundTrips.add(nanos);
        List.copyOf(grown).forEach(Window::settle);
    }

    /** @return 0 before the first PING was answered */
    long roundTripNanos() {
        return roundTrips.shortest();
    }

    /** What a window should be whose bytes were taken in that time. */
    private int wanted(long bytes, long nanos) {
        var forRoundTrip = 2 * bytes * roundTripNanos() / Math.max(1, nanos);
        var forMoving = nanos <= MOVING_NANOS ? (long) MOVING_FRAMES * limits.maxFrameSize() : 0;
        return (int) Math.min(limits.largestStreamWindow(), Math.max(forRoundTrip, forMoving));
    }

    private Http2LocalFlowController flow() {
        return connection.local().flowController();
    }

    /** The window of one stream. */
    public final class Window implements AutoCloseable {
        private final int stream;
        private int size = limits.streamWindow();
        private int reserved;
        private long since = clock.getAsLong();
        private int taken;
        private long takenSinceSettled;

        private Window(int stream) {
            this.stream = stream;
        }

        /** The far socket took bytes, whose credit is about to go back to the sender. */
        public void taken(int bytes) {
            taken += bytes;
            takenSinceSettled += bytes;
            if (taken >= size) {
                var now = clock.getAsLong();
                grow(wanted(taken, now - since) - size);
                since = now;
                taken = 0;
            }
        }

        private void grow(int wanted) {
            if (wanted < LEAST_STEP) {
                return;
            }
            // What is still reserved from a time when the window was larger is used first.
            var spare = Math.min(wanted, reserved - (size - limits.streamWindow()));
            var room = Math.min(wanted - spare, memory.growthOfOneConnection() - total);
            var granted = room < LEAST_STEP ? 0 : memory.grow((int) room);
            reserve(granted);
            resize(spare + granted);
        }

        /** Positive or negative; a smaller window is in force when the sender has used up what it was given before. */
        private void resize(int by) {
            var http2 = connection.stream(stream);
            if (http2 == null || by == 0) {
                return;
            }
            try {
                size += by;
                flow().incrementWindowSize(http2, by);
            } catch (Http2Exception e) {
                throw new IllegalStateException("a window between the smallest and the largest is always possible", e);
            }
        }

        private void reserve(int bytes) {
            reserved += bytes;
            total += bytes;
            if (reserved > 0) {
                grown.add(this);
            } else {
                grown.remove(this);
            }
        }

        /** Half a window in the time between two PINGs needs no larger window. */
        private void settle() {
            if (takenSinceSettled < size / 2) {
                resize(limits.streamWindow() - size);
            }
            takenSinceSettled = 0;
            giveBack(reserved - Math.max(size, invited()) + limits.streamWindow());
        }

        /** @return what the sender may still send, and what of it is here and not taken */
        private int invited() {
            var http2 = connection.stream(stream);
            return http2 == null ? 0 : flow().windowSize(http2) + flow().unconsumedBytes(http2);
        }

        private void giveBack(int bytes) {
            if (bytes > 0) {
                memory.giveBack(bytes);
                reserve(-bytes);
            }
        }

        int size() {
            return size;
        }

        @Override
        public void close() {
            giveBack(reserved);
        }
    }
}
