package dev.davit.agent.reach;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The head of a proxy's answer.
 *
 * @param status of HTTP
 * @param reason the phrase behind it, which may be empty
 * @param challenges values of {@code Proxy-Authenticate}
 */
record ConnectAnswer(int status, String reason, List<String> challenges) {
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[0-9] ([1-9][0-9]{2})(?: (.*))?");
    private static final String CHALLENGE = "proxy-authenticate:";
    private static final int MAX_SHOWN = 100;

    /** @return the parts of a head without its last, empty line; empty when it is not HTTP/1.x */
    static Optional<ConnectAnswer> parse(String head) {
        var lines = head.lines().toList();
        var status = STATUS_LINE.matcher(lines.isEmpty() ? "" : lines.getFirst());
        if (!status.matches()) {
            return Optional.empty();
        }
        var challenges = lines.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(CHALLENGE))
                .map(line -> printable(line.substring(CHALLENGE.length()).strip()))
                .toList();
        return Optional.of(new ConnectAnswer(
                Integer.parseInt(status.group(1)),
                printable(Optional.ofNullable(status.group(2)).orElse("")),
                challenges));
    }

    /** More of the same answer follows. */
    boolean interim() {
        return status < 200;
    }

    boolean connected() {
        return status >= 200 && status < 300;
    }

    /** @return whether the proxy would take a user and a password */
    boolean takesBasic() {
        return challenges.stream()
                .anyMatch(challenge -> challenge.toLowerCase(Locale.ROOT).startsWith("basic"));
    }

    /** @return the ways to authenticate that the proxy names, for a person */
    String asksFor() {
        return challenges.isEmpty() ? "credentials of an unnamed kind" : String.join(", ", challenges);
    }

    /** @return status and phrase, for a person */
    String line() {
        return (status + " " + reason).strip();
    }

    private static String printable(String text) {
        return text.codePoints()
                .limit(MAX_SHOWN)
                .mapToObj(c -> c < ' ' || c > '~' ? "?" : Character.toString(c))
                .collect(Collectors.joining());
    }
}
