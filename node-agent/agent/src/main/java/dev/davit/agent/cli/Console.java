package dev.davit.agent.cli;

import dev.davit.agent.join.Progress;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Function;

/** Progress as lines: what, how it ended, how long it took. */
final class Console implements Progress {
    private static final double NANOS_PER_SECOND = 1e9;

    private final PrintWriter out;

    Console(PrintWriter out) {
        this.out = out;
    }

    @Override
    public <T, E extends Exception> T step(String name, Work<T, E> work) throws E {
        return timed(name, work, result -> "ok");
    }

    @Override
    public <E extends Exception> void attempt(String name, Work<Boolean, E> work) throws E {
        timed(name, work, found -> found ? "ok" : "none");
    }

    private <T, E extends Exception> T timed(String name, Work<T, E> work, Function<T, String> word) throws E {
        var start = System.nanoTime();
        var outcome = "FAILED";
        try {
            var result = work.run();
            outcome = word.apply(result);
            return result;
        } finally {
            var seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
            line("%-6s %s (%.1f s)", outcome, name, seconds);
        }
    }

    @Override
    public void note(String text) {
        line("       %s", text);
    }

    private void line(String format, Object... arguments) {
        out.println(String.format(Locale.ROOT, format, arguments));
        out.flush();
    }
}
