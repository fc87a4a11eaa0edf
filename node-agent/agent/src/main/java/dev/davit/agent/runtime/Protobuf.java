package dev.davit.agent.runtime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Just as much protobuf as the three CRI calls need: length-delimited fields, everything else is skipped. */
final class Protobuf {
    private Protobuf() {}

    /** @return a message with one string field */
    static byte[] stringField(int number, String value) {
        var bytes = value.getBytes(StandardCharsets.UTF_8);
        var message = new ByteArrayOutputStream();
        writeVarint(message, (long) number << 3 | 2);
        writeVarint(message, bytes.length);
        message.writeBytes(bytes);
        return message.toByteArray();
    }

    /** @return every occurrence of a length-delimited field */
    static List<byte[]> fields(byte[] message, int number) throws IOException {
        var found = new ArrayList<byte[]>();
        var input = ByteBuffer.wrap(message);
        try {
            while (input.hasRemaining()) {
                var key = readVarint(input);
                switch ((int) (key & 7)) {
                    case 0 -> readVarint(input);
                    case 1 -> input.position(input.position() + Long.BYTES);
                    case 2 -> {
                        var bytes = new byte[Math.toIntExact(readVarint(input))];
                        input.get(bytes);
                        if (key >>> 3 == number) {
                            found.add(bytes);
                        }
                    }
                    case 5 -> input.position(input.position() + Integer.BYTES);
                    default -> throw new IOException("unknown protobuf wire type in the runtime's answer");
                }
            }
        } catch (RuntimeException e) {
            throw new IOException("the runtime's answer is not what CRI says", e);
        }
        return found;
    }

    /** @return the first occurrence of a string field, empty when there is none */
    static String string(byte[] message, int number) throws IOException {
        var values = fields(message, number);
        return values.isEmpty() ? "" : new String(values.getFirst(), StandardCharsets.UTF_8);
    }

    private static void writeVarint(ByteArrayOutputStream output, long value) {
        var rest = value;
        while ((rest & ~0x7fL) != 0) {
            output.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        output.write((int) rest);
    }

    private static long readVarint(ByteBuffer input) {
        var result = 0L;
        for (var shift = 0; shift < Long.SIZE; shift += 7) {
            var value = input.get();
            result |= (value & 0x7fL) << shift;
            if (value >= 0) {
                return result;
            }
        }
        throw new IllegalArgumentException("varint too long");
    }
}
