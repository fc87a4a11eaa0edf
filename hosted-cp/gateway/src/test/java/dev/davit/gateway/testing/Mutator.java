package dev.davit.gateway.testing;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Breaks bytes a little, so that most of what a parser looks at is still right. */
public final class Mutator {
    private static final byte[] TELLING = {
        0, 1, 2, 0x16, 0x7f, (byte) 0x80, (byte) 0xff, '\r', '\n', ' ', '\t', ':', '/'
    };
    private static final int MAX_RANGE = 24;

    private Mutator() {}

    /** @return the bytes with up to four changes; every eighth time with none */
    public static byte[] mutate(byte[] valid, RandomGenerator random) {
        var bytes = valid;
        if (random.nextInt(8) != 0) {
            for (var changes = 1 + random.nextInt(4); changes > 0; changes--) {
                bytes = change(bytes, random);
            }
        }
        return bytes;
    }

    private static byte[] change(byte[] bytes, RandomGenerator random) {
        if (bytes.length == 0) {
            return new byte[] {(byte) random.nextInt()};
        }
        var at = random.nextInt(bytes.length);
        var end = Math.min(bytes.length, at + 1 + random.nextInt(MAX_RANGE));
        return switch (random.nextInt(7)) {
            case 0 -> set(bytes, at, (byte) random.nextInt());
            case 1 -> set(bytes, at, TELLING[random.nextInt(TELLING.length)]);
            case 2 -> set(bytes, at, (byte) (bytes[at] + (random.nextBoolean() ? 1 : -1)));
            case 3 -> joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, end, bytes.length));
            case 4 -> joined(Arrays.copyOf(bytes, end), Arrays.copyOfRange(bytes, at, bytes.length));
            case 5 ->
                joined(
                        Arrays.copyOf(bytes, at),
                        new byte[] {TELLING[random.nextInt(TELLING.length)]},
                        Arrays.copyOfRange(bytes, at, bytes.length));
            default -> random.nextInt(4) == 0 ? Arrays.copyOf(bytes, at) : set(bytes, at, (byte) 0);
        };
    }

    private static byte[] set(byte[] bytes, int at, byte value) {
        var changed = bytes.clone();
        changed[at] = value;
        return changed;
    }

    /** One after the other. */
    public static byte[] joined(byte[]... parts) {
        var whole = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        var at = 0;
        for (var part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }
}
