package dev.davit.tunnel.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WaitingBytesTest {
    private static final int READ = 64 * 1024;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    private final WaitingBytes waiting = new WaitingBytes(allocator);

    @AfterEach
    void leavesNothing() {
        waiting.release();

        assertThat(allocator.metric().usedDirectMemory()).isZero();
        assertThat(allocator.metric().usedHeapMemory()).isZero();
    }

    private byte[] all() {
        waiting.settle();
        var all = Unpooled.buffer();
        while (!waiting.isEmpty()) {
            var chunk = waiting.poll();
            all.writeBytes(chunk);
            chunk.release();
        }
        return ByteBufUtil.getBytes(all);
    }

    private ByteBuf read() {
        return allocator.directBuffer(READ).writeZero(READ);
    }

    /** What a read brought, of which other streams took all but a slice. */
    private ByteBuf sliceOfARead(int length, int value) {
        var read = read();
        read.setByte(0, value);
        var slice = read.retainedSlice(0, length);
        read.release();
        return slice;
    }

    @Test
    void aBacklogOfSmallSlicesKeepsNoReadAlive() {
        for (var i = 0; i < 1_000; i++) {
            waiting.add(sliceOfARead(1, i));
        }

        assertThat(waiting.bytes()).isEqualTo(1_000);
        assertThat(allocator.metric().usedDirectMemory()).isLessThan(4 * 1024);
        assertThat((long) waiting.memory()).isEqualTo(allocator.metric().usedDirectMemory());
    }

    @Test
    void aBacklogOfPartsOfReadsKeepsNoReadAlive() {
        for (var i = 0; i < 100; i++) {
            waiting.add(sliceOfARead(4 * 1024, i));
            waiting.settle();
        }

        assertThat(waiting.bytes()).isEqualTo(400 * 1024);
        assertThat(allocator.metric().usedDirectMemory()).isLessThan(500 * 1024);
        assertThat((long) waiting.memory()).isEqualTo(allocator.metric().usedDirectMemory());
    }

    @Test
    void whatIsCopiedKeepsItsOrder() {
        for (var i = 0; i < 1_000; i++) {
            waiting.add(sliceOfARead(1, i));
        }

        var bytes = all();

        assertThat(bytes).hasSize(1_000);
        for (var i = 0; i < bytes.length; i++) {
            assertThat(bytes[i]).isEqualTo((byte) i);
        }
    }

    @Test
    void aSliceThatIsMostOfItsReadIsNotCopied() {
        var slice = sliceOfARead(READ / 2, 1);

        waiting.add(slice);
        waiting.settle();

        assertThat(waiting.memory()).isEqualTo(READ / 2);
        assertThat(waiting.poll()).isSameAs(slice);
        slice.release();
    }

    @Test
    void slicesThatTogetherAreMostOfTheirReadAreNotCopied() {
        var read = read();
        var first = read.retainedSlice(0, READ / 4);
        var second = read.retainedSlice(READ / 2, READ / 4);
        read.release();

        waiting.add(first);
        waiting.add(second);
        waiting.settle();

        assertThat(waiting.poll()).isSameAs(first);
        assertThat(waiting.poll()).isSameAs(second);
        first.release();
        second.release();
    }

    @Test
    void largeAndSmallOnesStayInTheirOrder() {
        waiting.add(sliceOfARead(1, 1));
        waiting.add(sliceOfARead(READ, 2));
        waiting.add(sliceOfARead(4 * 1024, 3));
        waiting.add(sliceOfARead(1, 4));

        var bytes = all();

        assertThat(bytes).hasSize(1 + READ + 4 * 1024 + 1);
        assertThat(bytes[0]).isEqualTo((byte) 1);
        assertThat(bytes[1]).isEqualTo((byte) 2);
        assertThat(bytes[1 + READ]).isEqualTo((byte) 3);
        assertThat(bytes[bytes.length - 1]).isEqualTo((byte) 4);
    }

    @Test
    void isEmptyAndHoldsNothingAfterTheLast() {
        waiting.add(sliceOfARead(10, 1));

        all();

        assertThat(waiting.isEmpty()).isTrue();
        assertThat(waiting.bytes()).isZero();
        assertThat(waiting.memory()).isZero();
    }
}
