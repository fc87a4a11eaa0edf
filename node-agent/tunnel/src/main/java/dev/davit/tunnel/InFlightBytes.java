package dev.davit.tunnel;

import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes that were received from tunnels and that no far socket took yet: the memory that peers can make this process hold.
 * They are counted per owner, because an owner whose sockets read nothing must not stop what belongs to others. An owner
 * above its share takes no new stream; when the total is reached, the owner that holds the most loses its streams, the one
 * that has stood still the longest first. Safe for use from any thread.
 */
public final class InFlightBytes {
    private final long limit;
    private final long shareLimit;
    private final AtomicLong bytes = new AtomicLong();
    private final Map<String, Share> shares = new ConcurrentHashMap<>();

    /**
     * @param limit of all owners together, kept by cutting streams
     * @param shareLimit of one owner, above which {@link Share#exhausted()} says so
     */
    public InFlightBytes(long limit, long shareLimit) {
        this.limit = limit;
        this.shareLimit = shareLimit;
    }

    /** @return what this owner holds; the same one every time */
    public Share share(String owner) {
        return shares.computeIfAbsent(owner, name -> new Share());
    }

    /** @return bytes held now by all owners */
    public long current() {
        return bytes.get();
    }

    /** Cuts every stream that holds bytes and whose socket took none of them for that long. To be called regularly. */
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
        private final Set<Stream> streams = ConcurrentHashMap.newKeySet();

        private Share() {}

        /** @return true while no new connection of this owner should be taken */
        public boolean exhausted() {
            return held.get() > shareLimit;
        }

        /**
         * Starts to count a stream.
         *
         * @param cut ends the stream at once; called at most once, on any thread
         */
        public Stream open(Runnable cut) {
            var stream = new Stream(this, cut);
            streams.add(stream);
            return stream;
        }

        private Optional<Stream> longestStalled() {
            var now = System.nanoTime();
            return streams.stream().max(Comparator.comparingLong(stream -> stream.standsStillSince(now)));
        }

        private void add(long count) {
            held.addAndGet(count);
            bytes.addAndGet(count);
        }
    }

    /** What one stream holds. */
    public final class Stream {
        private final Share share;
        private final Runnable cut;
        private long held;
        private long lastProgress;
        private boolean closed;

        private Stream(Share share, Runnable cut) {
            this.share = share;
            this.cut = cut;
        }

        /** Notes bytes that arrived; may cut this stream or another one. */
        public void received(int count) {
            synchronized (this) {
                if (closed) {
                    return;
                }
                if (held == 0) {
                    lastProgress = System.nanoTime();
                }
                held += count;
                share.add(count);
            }
            // Not under the lock of this stream: the one that is cut has a lock of its own.
            if (bytes.get() > limit) {
                relieve();
            }
        }

        /** Notes bytes that left. */
        public synchronized void released(int count) {
            if (!closed) {
                held -= count;
                lastProgress = System.nanoTime();
                share.add(-count);
            }
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
            share.streams.remove(this);
            share.add(-held);
            held = 0;
            return first;
        }

        /** @return nanoseconds without progress; negative when there is nothing to wait for */
        private synchronized long standsStillSince(long now) {
            return held > 0 ? Math.max(0, now - lastProgress) : -1;
        }
    }
}
