package dev.davit.agent.process;

import java.io.IOException;
import java.util.List;

/** Runs another program to its end. */
@FunctionalInterface
public interface CommandRunner {
    /**
     * @param command program and arguments; looked up on the PATH
     * @param input what the program reads from standard input
     * @throws IOException when the program is not there or does not end in time
     */
    CommandResult run(List<String> command, String input) throws IOException;

    /** Runs a program that reads nothing. */
    default CommandResult run(String... command) throws IOException {
        return run(List.of(command), "");
    }
}
