package dev.davit.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One run of the command line within this process. */
record Invocation(int exitCode, String out, String err) {

    /** Runs without a person at the terminal. */
    static Invocation of(String... arguments) {
        return run(Optional.empty(), arguments);
    }

    /** Runs with a person who types this. */
    static Invocation answering(String typed, String... arguments) {
        return run(Optional.of(typed + "\n"), arguments);
    }

    private static Invocation run(Optional<String> typed, String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var in = new ByteArrayInputStream(typed.orElse("").getBytes(StandardCharsets.UTF_8));
        var terminal = new Terminal(out, err, in, typed.isPresent());

        var exitCode = DavitCli.commandLine(terminal).execute(arguments);

        return new Invocation(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
