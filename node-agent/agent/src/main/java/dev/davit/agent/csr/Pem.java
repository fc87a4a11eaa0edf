package dev.davit.agent.csr;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** Blocks of PEM text (RFC 7468). */
final class Pem {
    private static final int LINE = 64;

    private Pem() {}

    static String block(String label, byte[] der) {
        var body = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, body, label);
    }

    /** @return the content of the first block with this label */
    static Optional<byte[]> find(String text, String label) {
        var matcher = Pattern.compile("-----BEGIN %1$s-----([A-Za-z0-9+/=\\s]*)-----END %1$s-----".formatted(label))
                .matcher(text);
        try {
            return matcher.find() ? Optional.of(Base64.getMimeDecoder().decode(matcher.group(1))) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
