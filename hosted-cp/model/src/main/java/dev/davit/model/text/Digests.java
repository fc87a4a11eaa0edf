package dev.davit.model.text;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in the two spellings that names use. */
public final class Digests {
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int BITS_PER_CHARACTER = 5;

    private Digests() {}

    /**
     * @param text any text
     * @return its digest, 64 lower-case hexadecimal digits
     */
    public static String sha256Hex(String text) {
        return HexFormat.of().formatHex(sha256(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * @param bytes any bytes
     * @return their digest in lower-case base32 (RFC 4648 alphabet) without padding, 52 characters
     */
    public static String base32(byte[] bytes) {
        var text = new StringBuilder();
        var buffer = 0;
        var held = 0;
        for (var octet : sha256(bytes)) {
            buffer = (buffer << Byte.SIZE | (octet & 0xff)) & 0xffff;
            held += Byte.SIZE;
            while (held >= BITS_PER_CHARACTER) {
                held -= BITS_PER_CHARACTER;
                text.append(BASE32.charAt(buffer >> held & 0x1f));
            }
        }
        return text.append(BASE32.charAt(buffer << (BITS_PER_CHARACTER - held) & 0x1f))
                .toString();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
