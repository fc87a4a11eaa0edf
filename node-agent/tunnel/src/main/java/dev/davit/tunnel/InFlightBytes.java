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
    private final Map<String, Holding> holdings = new ConcurrentHashMap<>();

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

    /** @return what is counted for this owner */
    public Share share(String owner) {
        return new Share(owner);
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
        return holdings.values().stream()
                .flatMap(holding -> holding.streams.stream())
                .filter(stream -> stream.standsStillSince(now) >= bound.toNanos())
                .count();
    }

    /** Cuts every stream that holds bytes and of which none were taken for that long. To be called regularly. */
    public void cutStalled(Duration bound) {
        var now = System.nanoTime();
        for (var holding : holdings.values()) {
            holding.streams.stream()
                    .filter(stream -> stream.standsStillSince(now) >= bound.toNanos())
                    .forEach(Stream::cut);
        }
    }

    private void relieve() {
        holdings.values().stream()
                .max(Comparator.comparingLong(holding -> holding.held.get()))
                .flatMap(Holding::longestStalled)
                .ifPresent(Stream::cut);
    }

    private Holding enter(String owner) {
        return holdings.compute(owner, (name, known) -> (known == null ? new Holding() : known).entered());
    }

    /** Whoever entered is done: the last one of an owner takes all with it that is remembered of the owner. */
    private void leave(String owner) {
        holdings.computeIfPresent(owner, (name, holding) -> holding.left() ? null : holding);
    }

    /** @return owners of which anything is open */
    int owners() {
        return holdings.size();
    }

    /** What one owner holds; is there as long as one of its connections or streams is open. */
    private static final class Holding {
        private final AtomicLong held = new AtomicLong();
        private final Map<Channel, Part> parts = new ConcurrentHashMap<>();
        private final Set<Stream> streams = ConcurrentHashMap.newKeySet();
        /** Changes only while the map of all holdings is locked for this owner. */
        private int users;

        private Holding entered() {
            users++;
            return this;
        }

        /** @return whether nobody is left */
        private boolean left() {
            users--;
            return users == 0;
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

    /** What is counted for one owner. */
    public final class Share {
        private final String owner;

        private Share(String owner) {
            this.owner = owner;
        }

        /** @return what this connection holds of it; the same one every time until the connection closes */
        public Part part(Channel connection) {
            var known = holding().flatMap(holding -> Optional.ofNullable(holding.parts.get(connection)));
            if (known.isPresent()) {
                return known.get();
            }
            var holding = enter(owner);
            var part = new Part(this);
            var other = holding.parts.putIfAbsent(connection, part);
            if (other != null) {
                leave(owner);
                return other;
            }
            connection.closeFuture().addListener(closed -> {
                holding.parts.remove(connection, part);
                leave(owner);
            });
            return part;
        }

        /** @return true while no new connection of this owner should be taken */
        public boolean exhausted() {
            return holding().map(holding -> holding.held.get()).orElse(0L) > ownerFactor * free();
        }

        private Optional<Holding> holding() {
            return Optional.ofNullable(holdings.get(owner));
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
            var holding = enter(share.owner);
            var stream = new Stream(this, holding, cut);
            holding.streams.add(stream);
            return stream;
        }
    }

    /** What one direction of one stream holds. */
    public final class Stream {
        private final Part part;
        private final Holding holding;
        private final Runnable cut;
        private long held;
        private long lastProgress;
        private boolean closed;

        private Stream(Part part, Holding holding, Runnable cut) {
            this.part = part;
            this.holding = holding;
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
                add(count);
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
                add(-count);
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
            if (closed) {
                return false;
            }
            closed = true;
            add(-held);
            held = 0;
            holding.streams.remove(this);
            leave(part.share.owner);
            return true;
        }

        private void add(long count) {
            part.held.addAndGet(count);
            holding.held.addAndGet(count);
            bytes.addAndGet(count);
        }

        /** @return nanoseconds without progress; negative when there is nothing to wait for */
        private synchronized long standsStillSince(long now) {
            return held > 0 ? Math.max(0, now - lastProgress) : -1;
        }
    }
}
