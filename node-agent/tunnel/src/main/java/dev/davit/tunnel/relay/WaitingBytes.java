package dev.davit.tunnel.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Bytes that wait, in their order. A slice keeps the whole buffer alive that it was cut from; so when most of such a buffer
 * is not waited for, what is waited for is copied out of it, and so are small pieces, whose objects are larger than they.
 * Belongs to one thread.
 */
final class WaitingBytes {
    private static final int SMALL = 2 * 1024;
    private static final int FIRST_COPY = 256;
    private static final int LARGEST_COPY = 32 * 1024;

    private final ByteBufAllocator allocator;
    private final Deque<ByteBuf> chunks = new ArrayDeque<>(2);
    /** The last pieces, all of one buffer, as long as more of it may come. */
    private final Deque<ByteBuf> recent = new ArrayDeque<>(2);

    private ByteBuf recentRoot = Unpooled.EMPTY_BUFFER;
    private int recentBytes;
    private boolean lastTakesMore;
    private int bytes;
    private int memory;

    WaitingBytes(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /** @param content owned by this from now on */
    void add(ByteBuf content) {
        var length = content.readableBytes();
        bytes += length;
        if (length < SMALL) {
            settle();
            copy(content);
            return;
        }
        var root = root(content);
        if (root != recentRoot) {
            settle();
            recentRoot = root;
        }
        recent.add(content);
        recentBytes += length;
        memory += length;
    }

    private static ByteBuf root(ByteBuf content) {
        var root = content;
        while (root.unwrap() != null) {
            root = root.unwrap();
        }
        return root;
    }

    /** No more comes of the last buffer: from now on {@link #memory()} is exact, and all can be polled. */
    void settle() {
        var dense = 2L * recentBytes >= recentRoot.capacity();
        if (!dense) {
            memory -= recentBytes;
        }
        while (!recent.isEmpty()) {
            if (dense) {
                chunks.add(recent.remove());
                lastTakesMore = false;
            } else {
                copy(recent.remove());
            }
        }
        recentRoot = Unpooled.EMPTY_BUFFER;
        recentBytes = 0;
    }

    private void copy(ByteBuf content) {
        try {
            if (lastTakesMore) {
                var last = chunks.getLast();
                last.writeBytes(content, Math.min(last.writableBytes(), content.readableBytes()));
            }
            if (content.isReadable()) {
                var next = lastTakesMore ? 2 * chunks.getLast().capacity() : FIRST_COPY;
                var capacity = Math.max(content.readableBytes(), Math.min(LARGEST_COPY, next));
                chunks.add(allocator.ioBuffer(capacity, capacity).writeBytes(content));
                memory += capacity;
                lastTakesMore = true;
            }
        } finally {
            content.release();
        }
    }

    boolean isEmpty() {
        return chunks.isEmpty() && recent.isEmpty();
    }

    /** @return what is held: at least half of what that keeps alive */
    int memory() {
        return memory;
    }

    int bytes() {
        return bytes;
    }

    /** @return the first of them, which the caller owns. To be called until there is none, after {@link #settle()} */
    ByteBuf poll() {
        var chunk = chunks.remove();
        if (chunks.isEmpty()) {
            bytes = 0;
            memory = 0;
            lastTakesMore = false;
        }
        return chunk;
    }

    void release() {
        settle();
        while (!chunks.isEmpty()) {
            poll().release();
        }
    }
}
