package dev.davit.agent.csr;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the few DER elements (X.690) that a certificate signing request is made of. */
final class Der {
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int UTF8_STRING = 0x0c;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int CONTEXT_0 = 0xa0;

    private Der() {}

    static byte[] zero() {
        return element(INTEGER, new byte[] {0});
    }

    /** @param encoded the identifier's arcs as X.690 section 8.19 encodes them */
    static byte[] identifier(int... encoded) {
        var bytes = new byte[encoded.length];
        for (var i = 0; i < encoded.length; i++) {
            bytes[i] = (byte) encoded[i];
        }
        return element(OBJECT_IDENTIFIER, bytes);
    }

    static byte[] text(String value) {
        return element(UTF8_STRING, value.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] sequence(byte[]... parts) {
        return element(SEQUENCE, parts);
    }

    static byte[] set(byte[]... parts) {
        return element(SET, parts);
    }

    static byte[] emptyContext0() {
        return element(CONTEXT_0);
    }

    /** A string of whole bytes. */
    static byte[] bits(byte[] bytes) {
        return element(BIT_STRING, new byte[] {0}, bytes);
    }

    private static byte[] element(int tag, byte[]... parts) {
        var content = new ByteArrayOutputStream();
        for (var part : parts) {
            content.writeBytes(part);
        }
        var element = new ByteArrayOutputStream();
        element.write(tag);
        writeLength(element, content.size());
        element.writeBytes(content.toByteArray());
        return element.toByteArray();
    }

    private static void writeLength(ByteArrayOutputStream output, int length) {
        if (length < 0x80) {
            output.write(length);
        } else if (length < 0x100) {
            output.write(0x81);
            output.write(length);
        } else {
            output.write(0x82);
            output.write(length >> 8);
            output.write(length);
        }
    }
}
