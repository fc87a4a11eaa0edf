package dev.davit.operator;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * Lets an API server say that it is of another version, as nobody builds two patches of one minor for tests. Its short
 * answers come in one piece each, and the other version is as long, so nothing else of them changes.
 */
final class ClaimedVersion extends FilterOutputStream {
    private final String own;
    private final Supplier<String> claimed;

    /**
     * @param to where the answers go
     * @param own the version that the server has
     * @param claimed the version that it is to say, of the same length
     */
    ClaimedVersion(OutputStream to, String own, Supplier<String> claimed) {
        super(to);
        this.own = field(own);
        this.claimed = claimed;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        String said = field(claimed.get());
        String text = new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
        out.write(text.replace(own, said).getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static String field(String version) {
        return "\"gitVersion\": \"v" + version + "\"";
    }
}
