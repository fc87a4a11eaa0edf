package dev.davit.e2e.support;

import java.util.List;

/** A process that ended. */
public record Finished(List<String> command, int exitCode, String out, String err) {

    /** @return standard output without surrounding blanks; fails the test when the process failed */
    public String text() {
        if (exitCode != 0) {
            throw new AssertionError(CommandText.of(command) + " exited with " + exitCode + "\n" + err + out);
        }
        return out.strip();
    }

    /** @return both outputs, for messages that may be on either */
    public String all() {
        return err + out;
    }
}
