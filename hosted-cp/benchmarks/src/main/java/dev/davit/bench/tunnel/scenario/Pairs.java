package dev.davit.bench.tunnel.scenario;

import dev.davit.bench.tunnel.report.Figures;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Measurements of the tunnel and of a reference, taken alternately, so that a slow minute of the machine hits both. Which of
 * them begins changes from pair to pair.
 */
record Pairs<T>(List<T> tunnel, List<T> reference) {
    Pairs {
        tunnel = List.copyOf(tunnel);
        reference = List.copyOf(reference);
    }

    /**
     * Takes them.
     *
     * @param what is printed with each of them
     * @param tunnel measures for that long
     * @param figure is printed of each of them
     */
    static <T> Pairs<T> measure(
            Pace pace,
            PrintStream out,
            String what,
            Function<Duration, T> tunnel,
            Function<Duration, T> reference,
            ToDoubleFunction<T> figure) {
        var mine = new ArrayList<T>();
        var theirs = new ArrayList<T>();
        for (var i = 0; i < pace.warmUps() + pace.runs(); i++) {
            var length = i < pace.warmUps() ? pace.warmUp() : pace.length();
            if (i % 2 == 0) {
                mine.add(tunnel.apply(length));
            }
            theirs.add(reference.apply(length));
            if (i % 2 != 0) {
                mine.add(tunnel.apply(length));
            }
            out.printf(
                    "%s, %s: %s, reference %s%n",
                    what,
                    i < pace.warmUps() ? "warm-up " + (i + 1) : "run " + (i + 1 - pace.warmUps()),
                    Figures.number(figure.applyAsDouble(mine.getLast())),
                    Figures.number(figure.applyAsDouble(theirs.getLast())));
        }
        return new Pairs<>(mine.subList(pace.warmUps(), mine.size()), theirs.subList(pace.warmUps(), theirs.size()));
    }

    Figures ofTunnel(ToDoubleFunction<T> figure) {
        return Figures.of(tunnel, figure);
    }

    Figures ofReference(ToDoubleFunction<T> figure) {
        return Figures.of(reference, figure);
    }
}
