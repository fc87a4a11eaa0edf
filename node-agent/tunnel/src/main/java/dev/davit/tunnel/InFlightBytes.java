package dev.davit.tunnel;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory of bytes that one side sent and the other has not taken yet: what peers can make this process hold, in both
 * directions. It is counted per owner and per connection of an owner, because one whose sockets read nothing must not stop
 * what belongs to others. Shares follow what is free: who holds more than a multiple of that takes no new stream, so that
 * one alone may use most of it and many get equal parts. When the total is reached, the owner that holds the most loses, on
 * its connection that holds the most, the stream that has stood still the longest. Safe for use from any thread.
 */
public final class InFlightBytes {
    private static final int LEAST_ALLOWANCE = 4 * 1024;

    private final long limit;
    private final int ownerFactor;
    private final int connectionFactor;
    private final AtomicLong bytes = new AtomicLong();
    private final Map<String, Share> shares = new ConcurrentHashMap<>();

    /**
     * @param limit of all owners together, kept by cutting streams
     * @param ownerFactor what is free times this is what one owner may hold; above it {@link Part#exhausted()} says so
     * @param connectionFactor the same of one connection
     */
    public InFlightBytes(long limit, int ownerFactor, int connectionFactor) {
        this.limit = limit;
        this.ownerFactor = ownerFactor;
        this.connectionFactor = connectionFactor;
    }

    /** @return what this owner holds; the same one every time */
    public Share share(String owner) {
        return shares.computeIfAbsent(owner, name -> new Share());
    }

    /** @return bytes held now by all owners */
    public long current() {
        return bytes.get();
    }

    /** @return bytes that may be held by all owners */
    public long limit() {
        return limit;
    }

    /** @return true while more than half is in use: nothing should be granted that can wait */
    public boolean scarce() {
        return bytes.get() > limit / 2;
    }

    private long free() {
        return Math.max(0, limit - bytes.get());
    }

    /** @return how many directions of streams hold bytes of which none were taken for that long */
    public long standing(Duration bound) {
        var now = System.nanoTime();
        return shares.values().stream()
                .flatMap(share -> share.streams.stream())
                .filter(stream -> stream.standsStillSince(now) >= bound.toNanos())
                .count();
    }

    /** Cuts every stream that holds bytes and of which none were taken for that long. To be called regularly. */
    public void cutStalled(Duration bound) {
        var now = System.nanoTime();
        for (var share : shares.values()) {
            share.streams.stream()
                    .filter(stream -> stream.standsStillSince(now) >= bound.toNanos())
                    .forEach(Stream::cut);
        }
    }

    private void relieve() {
        shares.values().stream()
                .max(Comparator.comparingLong(share -> share.held.get()))
                .flatMap(Share::longestStalled)
                .ifPresent(Stream::cut);
    }

    /** What one owner holds. */
    public final class Share {
        private final AtomicLong held = new AtomicLong();
        private final Map<Channel, Part> parts = new ConcurrentHashMap<>();
        private final Set<Stream> streams = ConcurrentHashMap.newKeySet();

        private Share() {}

        /** @return what this connection holds of it; the same one every time until the connection closes */
        public Part part(Channel connection) {
            var known = parts.get(connection);
            if (known != null) {
                return known;
            }
            var part = parts.computeIfAbsent(connection, channel -> new Part(this));
            connection.closeFuture().addListener(closed -> parts.remove(connection, part));
            return part;
        }

        /** @return true while no new connection of this owner should be taken */
        public boolean exhausted() {
            return held.get() > ownerFactor * free();
        }

        private Optional<Stream> longestStalled() {
            var now = System.nanoTime();
            return streams.stream()
                    .map(stream -> stream.part)
                    .max(Comparator.comparingLong(part -> part.held.get()))
                    .flatMap(worst -> streams.stream()
                            .filter(stream -> stream.part == worst)
                            .max(Comparator.comparingLong(stream -> stream.standsStillSince(now))));
        }
    }

    /** What one connection of an owner holds, with all that goes over it. */
    public final class Part {
        private final Share share;
        private final AtomicLong held = new AtomicLong();

        private Part(Share share) {
            this.share = share;
        }

        /** @return true while nothing new should go over this connection */
        public boolean exhausted() {
            return held.get() > connectionFactor * free() || share.exhausted();
        }

        /**
         * Starts to count one direction of a stream.
         *
         * @param cut ends the stream at once; called at most once, on any thread
         */
        public Stream open(Runnable cut) {
            var stream = new Stream(this, cut);
            share.streams.add(stream);
            return stream;
        }

        private void add(long count) {
            held.addAndGet(count);
            share.held.addAndGet(count);
            bytes.addAndGet(count);
        }
    }

    /** What one direction of one stream holds. */
    public final class Stream {
        private final Part part;
        private final Runnable cut;
        private long held;
        private long lastProgress;
        private boolean closed;

        private Stream(Part part, Runnable cut) {
            this.part = part;
            this.cut = cut;
        }

        /** Notes memory of bytes that arrived; may cut this stream or another one. */
        public void received(int count) {
            synchronized (this) {
                if (closed) {
                    return;
                }
                if (held == 0) {
                    lastProgress = System.nanoTime();
                }
                held += count;
                part.add(count);
            }
            // Not under the lock of this stream: the one that is cut has a lock of its own.
            if (bytes.get() > limit) {
                relieve();
            }
        }

        /** Notes memory of bytes that left. */
        public synchronized void released(int count) {
            if (!closed) {
                held -= count;
                lastProgress = System.nanoTime();
                part.add(-count);
            }
        }

        /**
         * How much a stream should hold before its sender is made to wait.
         *
         * @param most while there is plenty
         * @return less the less is free, and never nothing
         */
        public int allowance(int most) {
            var free = free();
            var plenty = limit / 2;
            return free >= plenty ? most : (int) Math.max(LEAST_ALLOWANCE, most * free / plenty);
        }

        /** The stream is over, and what it still held is dropped with it. */
        public void close() {
            end();
        }

        private void cut() {
            if (end()) {
                cut.run();
            }
        }

        private synchronized boolean end() {
            var first = !closed;
            closed = true;
            part.share.streams.remove(this);
            part.add(-held);
            held = 0;
            return first;
        }

        /** @return nanoseconds without progress; negative when there is nothing to wait for */
        private synchronized long standsStillSince(long now) {
            return held > 0 ? Math.max(0, now - lastProgress) : -1;
        }
    }
}
