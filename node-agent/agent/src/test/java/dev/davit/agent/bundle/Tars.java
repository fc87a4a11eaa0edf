package dev.davit.agent.bundle;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** Makes tar files byte by byte, so that tests can make broken and evil ones. */
final class Tars {
    private static final int BLOCK = 512;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Tars file(String name, String content) {
        return entry(name, '0', 0755, content);
    }

    Tars folder(String name) {
        return entry(name, '5', 0755, "");
    }

    Tars entry(String name, char type, int mode, String content) {
        var body = content.getBytes(StandardCharsets.UTF_8);
        var header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, String.format(Locale.ROOT, "%07o", mode));
        put(header, 124, String.format(Locale.ROOT, "%011o", body.length));
        put(header, 257, "ustar\00000");
        header[156] = (byte) type;
        var sum = 8 * ' ';
        for (var value : header) {
            sum += value & 0xff;
        }
        put(header, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
        bytes.writeBytes(header);
        bytes.writeBytes(body);
        bytes.writeBytes(new byte[(BLOCK - body.length % BLOCK) % BLOCK]);
        return this;
    }

    byte[] end() {
        bytes.writeBytes(new byte[2 * BLOCK]);
        return bytes.toByteArray();
    }

    byte[] withoutEnd() {
        return bytes.toByteArray();
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void put(byte[] header, int offset, String text) {
        var encoded = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(encoded, 0, header, offset, encoded.length);
    }
}
