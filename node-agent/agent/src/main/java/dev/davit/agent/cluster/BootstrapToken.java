package dev.davit.agent.cluster;

import java.util.Optional;
import java.util.regex.Pattern;

/** A bootstrap token. Its secret appears only in {@link #value()}, never in {@link #toString()}. */
public final class BootstrapToken {
    private static final Pattern FORM = Pattern.compile("[a-z0-9]{6}\\.[a-z0-9]{16}");

    private final String value;

    private BootstrapToken(String value) {
        this.value = value;
    }

    /** @return the token in the text, white space around it ignored, or empty when it does not look like one */
    public static Optional<BootstrapToken> parse(String text) {
        var stripped = text.strip();
        return FORM.matcher(stripped).matches() ? Optional.of(new BootstrapToken(stripped)) : Optional.empty();
    }

    /** @return the public half, which may be shown */
    public String id() {
        return value.substring(0, 6);
    }

    /** @return the whole token, for the Authorization header and for nothing else */
    public String value() {
        return value;
    }

    @Override
    public String toString() {
        return id() + ".<redacted>";
    }
}
