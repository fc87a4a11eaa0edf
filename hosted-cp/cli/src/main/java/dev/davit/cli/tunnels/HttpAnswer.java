package dev.davit.cli.tunnels;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/** Takes the bytes of one HTTP answer that says how long it is, until it is whole or no more come. */
final class HttpAnswer implements WritableByteChannel {
    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");
    private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *(\\d{1,9})\r\n");

    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final CompletableFuture<Parts> whole = new CompletableFuture<>();
    private Optional<Head> head = Optional.empty();

    /** @param status 0 when no whole answer came */
    record Parts(int status, String body) {}

    /** @param size of the head in bytes, with the blank line */
    private record Head(int status, int size, int bodySize) {}

    /** @return completed when the answer is whole, or will not be */
    CompletableFuture<Parts> whole() {
        return whole;
    }

    @Override
    public synchronized int write(ByteBuffer bytes) {
        var block = new byte[bytes.remaining()];
        bytes.get(block);
        received.writeBytes(block);
        if (head.isEmpty()) {
            readHead();
        }
        head.filter(known -> received.size() >= known.size() + known.bodySize())
                .ifPresent(known -> whole.complete(new Parts(
                        known.status(),
                        new String(received.toByteArray(), known.size(), known.bodySize(), StandardCharsets.UTF_8))));
        return block.length;
    }

    private void readHead() {
        // One character for each byte, so that places in the text are places among the bytes.
        var text = received.toString(StandardCharsets.ISO_8859_1);
        var end = text.indexOf(END_OF_HEAD);
        if (end < 0) {
            return;
        }
        var lines = text.substring(0, end) + "\r\n";
        var status = STATUS.matcher(lines);
        var length = LENGTH.matcher(lines.toLowerCase(Locale.ROOT));
        if (status.lookingAt() && length.find()) {
            head = Optional.of(new Head(
                    Integer.parseInt(status.group(1)), end + END_OF_HEAD.length(), Integer.parseInt(length.group(1))));
        } else {
            close();
        }
    }

    @Override
    public boolean isOpen() {
        return !whole.isDone();
    }

    @Override
    public void close() {
        whole.complete(new Parts(0, ""));
    }
}
