package dev.davit.e2e.support;

import java.util.List;
import java.util.regex.Pattern;

/** A command as it may stand in a report: without what gives access to something. */
final class CommandText {
    private static final Pattern SECRET =
            Pattern.compile("(\\becho\\s+(?='?[a-z0-9]{6}\\.[a-z0-9]{16}\\b)|--token[= ]\\s*)('[^']*'|\\S+)");

    private CommandText() {}

    static String of(List<String> command) {
        return SECRET.matcher(String.join(" ", command)).replaceAll("$1REDACTED");
    }
}
