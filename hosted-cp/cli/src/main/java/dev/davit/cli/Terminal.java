package dev.davit.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What the command reads and writes: results on out, progress and questions on err. */
final class Terminal {
    private final PrintWriter out;
    private final PrintWriter err;
    private final BufferedReader in;
    private final boolean interactive;

    /** The process's own streams. */
    Terminal() {
        this(
                System.out,
                System.err,
                System.in,
                System.console() != null && System.console().isTerminal());
    }

    /** @param interactive whether a person can answer a question */
    Terminal(OutputStream out, OutputStream err, InputStream in, boolean interactive) {
        this.out = new PrintWriter(out, true, StandardCharsets.UTF_8);
        this.err = new PrintWriter(err, true, StandardCharsets.UTF_8);
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.interactive = interactive;
    }

    PrintWriter out() {
        return out;
    }

    PrintWriter err() {
        return err;
    }

    /** @return the answer without surrounding blanks; empty when nobody can answer or the input ended */
    Optional<String> ask(String question) {
        if (!interactive) {
            return Optional.empty();
        }
        err.print(question);
        err.flush();
        try {
            return Optional.ofNullable(in.readLine()).map(String::strip);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
