package dev.davit.agent.bundle;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Reads the tar files that node bundles are: folders and regular files (ustar and GNU, names up to 255 bytes). Whatever
 * else an archive may hold, links above all, has no place in a bundle and is refused.
 */
final class TarReader {
    private static final int BLOCK = 512;
    private static final int SCRATCH = 8192;

    private final InputStream input;

    TarReader(InputStream input) {
        this.input = input;
    }

    /** Receives what is in the archive, in its order. */
    interface Visitor {
        /** Called for each regular file; what is not read of the content is skipped. */
        void file(Path name, boolean executable, InputStream content) throws IOException;
    }

    /** @throws IOException when the archive is broken, ends early, or holds what a bundle must not hold */
    void read(Visitor visitor) throws IOException {
        var header = new byte[BLOCK];
        while (true) {
            if (input.readNBytes(header, 0, BLOCK) < BLOCK) {
                throw new EOFException("the bundle ends in the middle of an entry");
            }
            if (isEnd(header)) {
                return;
            }
            entry(header, visitor);
        }
    }

    private void entry(byte[] header, Visitor visitor) throws IOException {
        verifyChecksum(header);
        var prefix = text(header, 257, 5).equals("ustar") ? text(header, 345, 155) : "";
        var fullName = prefix.isEmpty() ? text(header, 0, 100) : prefix + "/" + text(header, 0, 100);
        var size = octal(header, 124, 12);
        switch (header[156]) {
            case '5' -> skip(padded(size));
            case '0', 0 -> {
                var content = new BoundedInput(input, size);
                visitor.file(safe(fullName), (octal(header, 100, 8) & 0111) != 0, content);
                skip(content.left() + padded(size) - size);
            }
            default ->
                throw new IOException(
                        "bundle entry %s is neither a file nor a folder (type %c)".formatted(fullName, header[156]));
        }
    }

    /** A name may lead nowhere but below the folder that is unpacked to. */
    private static Path safe(String name) throws IOException {
        var path = Path.of(name).normalize();
        if (path.isAbsolute() || path.startsWith("..") || path.toString().isEmpty() || name.contains("..")) {
            throw new IOException("bundle entry %s leads out of the bundle".formatted(name));
        }
        return path;
    }

    /** Reads what it skips: a stream that digests does not see bytes that are merely skipped. */
    private void skip(long bytes) throws IOException {
        var scratch = new byte[(int) Math.min(bytes, SCRATCH)];
        for (var left = bytes; left > 0; ) {
            var count = input.read(scratch, 0, (int) Math.min(left, scratch.length));
            if (count < 0) {
                throw new EOFException("the bundle ends in the middle of an entry");
            }
            left -= count;
        }
    }

    private static long padded(long size) {
        return (size + BLOCK - 1) / BLOCK * BLOCK;
    }

    private static boolean isEnd(byte[] header) {
        for (var value : header) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    private static void verifyChecksum(byte[] header) throws IOException {
        var sum = 0L;
        for (var i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
        }
        if (sum != octal(header, 148, 8)) {
            throw new IOException("not a tar file, or a broken one");
        }
    }

    private static String text(byte[] header, int offset, int length) {
        var end = offset;
        while (end < offset + length && header[end] != 0) {
            end++;
        }
        return new String(header, offset, end - offset, StandardCharsets.UTF_8);
    }

    private static long octal(byte[] header, int offset, int length) throws IOException {
        var digits = text(header, offset, length).strip();
        try {
            return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
        } catch (NumberFormatException e) {
            throw new IOException("not a tar file, or a broken one", e);
        }
    }

    /** The content of one entry. */
    private static final class BoundedInput extends InputStream {
        private final InputStream source;
        private long left;

        BoundedInput(InputStream source, long size) {
            this.source = source;
            this.left = size;
        }

        long left() {
            return left;
        }

        @Override
        public int read() throws IOException {
            var single = new byte[1];
            return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            var count = source.read(buffer, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new EOFException("the bundle ends in the middle of a file");
            }
            left -= count;
            return count;
        }
    }
}
