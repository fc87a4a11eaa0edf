package dev.davit.model.join;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A Kubernetes bootstrap token.
 *
 * @param id its public half, 6 characters
 * @param secret its other half, 16 characters
 */
public record BootstrapToken(String id, String secret) {
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int ID_LENGTH = 6;
    private static final int SECRET_LENGTH = 16;
    private static final Pattern SYNTAX = Pattern.compile("([a-z0-9]{6})\\.([a-z0-9]{16})");

    /**
     * @param random source of both halves
     * @return a new token
     */
    public static BootstrapToken create(SecureRandom random) {
        return new BootstrapToken(characters(random, ID_LENGTH), characters(random, SECRET_LENGTH));
    }

    /**
     * @param text such as {@code abcdef.0123456789abcdef}
     * @return the token, or empty when it is none
     */
    public static Optional<BootstrapToken> tryParse(String text) {
        var matcher = SYNTAX.matcher(text.strip());
        return matcher.matches()
                ? Optional.of(new BootstrapToken(matcher.group(1), matcher.group(2)))
                : Optional.empty();
    }

    /** @return {@code id.secret}, as machines present it; a secret */
    public String value() {
        return id + "." + secret;
    }

    /** @return the user that a machine with this token is */
    public String userName() {
        return "system:bootstrap:" + id;
    }

    /** @return the public half only: secrets do not belong into logs */
    @Override
    public String toString() {
        return "BootstrapToken[" + id + "]";
    }

    private static String characters(SecureRandom random, int count) {
        return random.ints(count, 0, ALPHABET.length())
                .mapToObj(ALPHABET::charAt)
                .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
                .toString();
    }
}
