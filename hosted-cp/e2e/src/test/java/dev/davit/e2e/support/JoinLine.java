package dev.davit.e2e.support;

import java.util.regex.Pattern;

/** The line that {@code davit create token} prints: {@code echo TOKEN | davit-node join …}. */
public final class JoinLine {
    private static final Pattern TOKEN = Pattern.compile("\\b[a-z0-9]{6}\\.[a-z0-9]{16}\\b");

    private JoinLine() {}

    /** @return the token in it */
    public static String token(String line) {
        return TOKEN.matcher(line)
                .results()
                .map(found -> found.group())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("expected a join line with a token, found none in it"));
    }

    /** @return the line with another token */
    public static String withToken(String line, String token) {
        return line.replace(token(line), token);
    }

    /**
     * @param program with its options: one that runs the command that follows it
     * @param line a join line, or the agent with any other command
     * @return the line, in which the program runs the agent
     */
    public static String under(String program, String line) {
        return line.replaceFirst("\\bdavit-node\\b", program + " davit-node");
    }
}
