package dev.davit.model.real;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** One question for an IPv4 address over UDP, RFC 1035. */
record DnsQuestion(String name) {
    private static final int ID = 4711;
    private static final short RECURSION_DESIRED = 0x0100;
    private static final short A = 1;
    private static final short IN = 1;
    private static final int MAX_REPLY = 512;
    private static final int CODE = 0xF;
    private static final int POINTER = 0xC0;

    /**
     * What the server said.
     *
     * @param code 0 for success, 2 for a failure of the server, 3 for a name that does not exist
     */
    record Reply(int code, Optional<InetAddress> address) {
        static final int SERVER_FAILURE = 2;
    }

    /** @throws java.net.SocketTimeoutException when nothing was said in time */
    Reply ask(int port, Duration bound) throws IOException {
        try (var socket = new DatagramSocket()) {
            socket.setSoTimeout((int) bound.toMillis());
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
            var question = question();
            socket.send(new DatagramPacket(question, question.length));
            var reply = new DatagramPacket(new byte[MAX_REPLY], MAX_REPLY);
            socket.receive(reply);
            return read(ByteBuffer.wrap(reply.getData(), 0, reply.getLength()));
        }
    }

    private byte[] question() throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        for (var word : new int[] {ID, RECURSION_DESIRED, 1, 0, 0, 0}) {
            out.writeShort(word);
        }
        for (var label : name.split("\\.")) {
            out.writeByte(label.length());
            out.write(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.writeByte(0);
        out.writeShort(A);
        out.writeShort(IN);
        return bytes.toByteArray();
    }

    private static Reply read(ByteBuffer reply) throws IOException {
        if (reply.getShort() != ID) {
            throw new IOException("a reply to another question");
        }
        var code = reply.getShort() & CODE;
        var questions = reply.getShort();
        var answers = reply.getShort();
        reply.getInt();
        for (var i = 0; i < questions; i++) {
            skipName(reply);
            reply.getInt();
        }
        for (var i = 0; i < answers; i++) {
            skipName(reply);
            var type = reply.getShort();
            reply.getShort();
            reply.getInt();
            var data = new byte[reply.getShort()];
            reply.get(data);
            if (type == A) {
                return new Reply(code, Optional.of(InetAddress.getByAddress(data)));
            }
        }
        return new Reply(code, Optional.empty());
    }

    private static void skipName(ByteBuffer reply) {
        for (var length = reply.get() & 0xFF; length > 0; length = reply.get() & 0xFF) {
            if (length >= POINTER) {
                reply.get();
                return;
            }
            reply.position(reply.position() + length);
        }
    }
}
