package dev.davit.gateway.testing;

import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Buffers of Netty's that nobody has released and nobody holds any more, in this whole process. */
public final class BufferLeaks {
    private final List<String> found = new CopyOnWriteArrayList<>();

    private BufferLeaks() {}

    /** @return a watch over all buffers from here on; the level of leak detection says how many of them are followed */
    public static BufferLeaks watch() {
        var leaks = new BufferLeaks();
        ByteBufUtil.setLeakListener((kind, records) -> leaks.found.add(kind + records));
        return leaks;
    }

    /** Collects garbage, because only then a leak is known. @return where the buffers were touched, one entry for each */
    public List<String> found() {
        var garbage = new WeakReference<>(new Object());
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            System.gc();
            return garbage.get() == null;
        });
        // Netty looks at what was collected when it follows the next buffer.
        UnpooledByteBufAllocator.DEFAULT.buffer(1).release();
        return List.copyOf(found);
    }
}
