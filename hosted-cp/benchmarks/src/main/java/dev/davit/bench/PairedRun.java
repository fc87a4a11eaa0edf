package dev.davit.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;

/** Measures a contender and a reference alternately, so that a slow minute of the machine hits both. */
public final class PairedRun {

    /** One measured thing; the time is what it says itself, set-up and cleaning up excluded. */
    public interface Measured {
        /** @return what to call it in the table */
        String name();

        /** @return the time of one repetition */
        Duration measure(int repetition);
    }

    private final PrintStream out;

    /** @param out where progress and the table go */
    public PairedRun(PrintStream out) {
        this.out = out;
    }

    /** @return median of the contender divided by the median of the reference */
    public double run(Measured contender, Measured reference, int repetitions) {
        var mine = new ArrayList<Duration>();
        var theirs = new ArrayList<Duration>();
        for (var i = 0; i < repetitions; i++) {
            var contenderFirst = i % 2 == 0;
            if (contenderFirst) {
                mine.add(timed(contender, i));
            }
            theirs.add(timed(reference, i));
            if (!contenderFirst) {
                mine.add(timed(contender, i));
            }
        }
        var a = new Series(contender.name(), mine);
        var b = new Series(reference.name(), theirs);
        out.println("| what | median | min | max | n |");
        out.println("| --- | --- | --- | --- | --- |");
        out.println(a.row());
        out.println(b.row());
        out.printf(Locale.ROOT, "ratio of the medians: %.2f%n", a.ratioTo(b));
        return a.ratioTo(b);
    }

    private Duration timed(Measured measured, int repetition) {
        var duration = measured.measure(repetition);
        out.printf(Locale.ROOT, "%s, run %d: %.2f s%n", measured.name(), repetition + 1, duration.toMillis() / 1000.0);
        return duration;
    }
}
