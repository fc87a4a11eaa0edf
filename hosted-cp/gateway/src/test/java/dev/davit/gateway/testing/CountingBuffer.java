package dev.davit.gateway.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;
import java.util.Arrays;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Bytes that come bit by bit, with others behind them that nobody may read. Counts what is looked at, also through slices.
 */
public final class CountingBuffer extends UnpooledHeapByteBuf {
    private static final int BEHIND = 64;

    private long looks;

    /** @param behind what stands behind the bytes in the same memory */
    public CountingBuffer(byte[] bytes, byte behind) {
        super(UnpooledByteBufAllocator.DEFAULT, padded(bytes, behind), bytes.length + BEHIND);
        writerIndex(0);
    }

    private static byte[] padded(byte[] bytes, byte behind) {
        var padded = Arrays.copyOf(bytes, bytes.length + BEHIND);
        Arrays.fill(padded, bytes.length, padded.length, behind);
        return padded;
    }

    /** @return this buffer, when that many bytes have come */
    public CountingBuffer come(int bytes) {
        writerIndex(bytes);
        return this;
    }

    /**
     * Lets them come in pieces of random lengths, until the reader has said something else than that it needs more.
     *
     * @param length of the whole input
     * @param needMore what the reader says of a prefix
     * @return what it said last
     */
    public <T> T inPieces(int length, RandomGenerator random, T needMore, Function<ByteBuf, T> reader) {
        var longest = 1 + random.nextInt(random.nextInt(4) == 0 ? 1 : 1 + length);
        var said = needMore;
        for (var there = 0; there < length && said.equals(needMore); ) {
            there = Math.min(length, there + 1 + random.nextInt(longest));
            said = reader.apply(come(there));
        }
        return said;
    }

    /** @return how many bytes were looked at, each as often as it was */
    public long looks() {
        return looks;
    }

    @Override
    protected byte _getByte(int index) {
        looks++;
        return super._getByte(index);
    }

    @Override
    protected short _getShort(int index) {
        looks += 2;
        return super._getShort(index);
    }

    @Override
    protected int _getUnsignedMedium(int index) {
        looks += 3;
        return super._getUnsignedMedium(index);
    }

    @Override
    protected int _getInt(int index) {
        looks += 4;
        return super._getInt(index);
    }

    @Override
    public ByteBuf getBytes(int index, byte[] target, int at, int length) {
        looks += length;
        return super.getBytes(index, target, at, length);
    }
}
