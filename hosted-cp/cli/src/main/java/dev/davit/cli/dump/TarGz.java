package dev.davit.cli.dump;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.zip.GZIPOutputStream;

/** Writes text files into a .tar.gz (POSIX ustar). */
final class TarGz implements AutoCloseable {
    private static final int BLOCK = 512;
    private static final int NAME = 100;
    private static final int PREFIX = 155;
    private static final int CHECKSUM_AT = 148;
    private static final int CHECKSUM_LENGTH = 8;

    private final OutputStream out;
    private final long time;

    /** @param time of all files */
    TarGz(OutputStream target, Instant time) throws IOException {
        this.out = new GZIPOutputStream(target);
        this.time = time.getEpochSecond();
    }

    /** @throws IOException also when the path is longer than the format allows */
    void add(String path, String text) throws IOException {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        out.write(header(path, content.length));
        out.write(content);
        out.write(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    }

    @Override
    public void close() throws IOException {
        out.write(new byte[2 * BLOCK]);
        out.close();
    }

    private byte[] header(String path, int size) throws IOException {
        int cut = path.length() <= NAME ? -1 : path.lastIndexOf('/', PREFIX);
        if (path.length() > NAME && (cut < 0 || path.length() - cut - 1 > NAME)) {
            throw new IOException("path too long for tar: " + path);
        }
        byte[] header = new byte[BLOCK];
        put(header, 0, path.substring(cut + 1));
        put(header, NAME, "0000600");
        put(header, 108, "0000000");
        put(header, 116, "0000000");
        put(header, 124, "%011o".formatted(size));
        put(header, 136, "%011o".formatted(time));
        put(header, CHECKSUM_AT, " ".repeat(CHECKSUM_LENGTH));
        put(header, 156, "0");
        put(header, 257, "ustar");
        put(header, 263, "00");
        put(header, 345, cut < 0 ? "" : path.substring(0, cut));
        int sum = 0;
        for (byte value : header) {
            sum += value & 0xFF;
        }
        put(header, CHECKSUM_AT, "%06o".formatted(sum));
        header[CHECKSUM_AT + CHECKSUM_LENGTH - 2] = 0;
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
