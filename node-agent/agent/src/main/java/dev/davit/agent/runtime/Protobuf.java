package dev.davit.agent.runtime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Just as much protobuf as the few CRI calls need: length-delimited fields and numbers, everything else is skipped. */
final class Protobuf {
    private Protobuf() {}

    /** Hears of the fields that are not skipped, in their order. */
    private interface Visitor {
        void bytes(int number, byte[] value);

        void number(int number, long value);
    }

    /** @return a message with one string field */
    static byte[] stringField(int number, String value) {
        return messageField(number, value.getBytes(StandardCharsets.UTF_8));
    }

    /** @return a message with one field that is a message */
    static byte[] messageField(int number, byte[] value) {
        var message = new ByteArrayOutputStream();
        writeVarint(message, (long) number << 3 | 2);
        writeVarint(message, value.length);
        message.writeBytes(value);
        return message.toByteArray();
    }

    /** @return every occurrence of a length-delimited field */
    static List<byte[]> fields(byte[] message, int number) throws IOException {
        var found = new ArrayList<byte[]>();
        visit(message, new Visitor() {
            @Override
            public void bytes(int field, byte[] value) {
                if (field == number) {
                    found.add(value);
                }
            }

            @Override
            public void number(int field, long value) {
                // another kind of field
            }
        });
        return found;
    }

    /** @return the first occurrence of a message field, as an empty message when there is none, as protobuf has it */
    static byte[] message(byte[] message, int number) throws IOException {
        var values = fields(message, number);
        return values.isEmpty() ? new byte[0] : values.getFirst();
    }

    /** @return the first occurrence of a string field, empty when there is none */
    static String string(byte[] message, int number) throws IOException {
        return new String(message(message, number), StandardCharsets.UTF_8);
    }

    /** @return the last occurrence of a number or an enumeration, 0 when there is none */
    static long number(byte[] message, int number) throws IOException {
        var found = new AtomicLong();
        visit(message, new Visitor() {
            @Override
            public void bytes(int field, byte[] value) {
                // another kind of field
            }

            @Override
            public void number(int field, long value) {
                if (field == number) {
                    found.set(value);
                }
            }
        });
        return found.get();
    }

    private static void visit(byte[] message, Visitor visitor) throws IOException {
        var input = ByteBuffer.wrap(message);
        try {
            while (input.hasRemaining()) {
                var key = readVarint(input);
                var number = Math.toIntExact(key >>> 3);
                switch ((int) (key & 7)) {
                    case 0 -> visitor.number(number, readVarint(input));
                    case 1 -> input.position(input.position() + Long.BYTES);
                    case 2 -> {
                        var bytes = new byte[Math.toIntExact(readVarint(input))];
                        input.get(bytes);
                        visitor.bytes(number, bytes);
                    }
                    case 5 -> input.position(input.position() + Integer.BYTES);
                    default -> throw new IOException("unknown protobuf wire type in the runtime's answer");
                }
            }
        } catch (RuntimeException e) {
            throw new IOException("the runtime's answer is not what CRI says", e);
        }
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
