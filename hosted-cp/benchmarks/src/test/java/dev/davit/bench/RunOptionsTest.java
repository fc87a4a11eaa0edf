package dev.davit.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class RunOptionsTest {
    private final StringWriter errors = new StringWriter();

    @Test
    void takesOptionsThatMakeSense() {
        assertThat(run("--runs", "1", "--warm-ups", "0", "--max-ratio", "1.5")).isZero();
    }

    @Test
    void refusesOptionsThatMakeNone() {
        assertThat(run("--runs", "0")).isEqualTo(2);
        assertThat(run("--warm-ups", "-1")).isEqualTo(2);
        assertThat(run("--max-ratio", "NaN")).isEqualTo(2);
        assertThat(errors.toString())
                .contains(
                        "--runs: expected at least 1, found 0",
                        "--warm-ups: expected at least 0, found -1",
                        "--max-ratio: expected a number above 0, found NaN");
    }

    private int run(String... options) {
        return new CommandLine(new Some()).setErr(new PrintWriter(errors)).execute(options);
    }

    /** A benchmark that measures nothing. */
    @Command(name = "some")
    private static final class Some implements Callable<Integer> {
        @Mixin
        private RunOptions runs = new RunOptions();

        @Override
        public Integer call() {
            runs.pairedRun(new PrintStream(OutputStream.nullOutputStream()));
            return 0;
        }
    }
}
