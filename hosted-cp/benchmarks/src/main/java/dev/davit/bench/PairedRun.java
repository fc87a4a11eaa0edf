package dev.davit.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Measures a contender and a reference alternately, so that a slow minute of the machine hits both. Which of them begins
 * changes from pair to pair.
 */
public final class PairedRun {

    /** One measured thing; the time is what it says itself, set-up and cleaning up excluded. */
    public interface Measured {
        /** @return what to call it in the table */
        String name();

        /** @return the time of one repetition; the numbers of the warm-ups come before those of the counted ones */
        Duration measure(int repetition);
    }

    /**
     * What came out.
     *
     * @param ratio median of the contender divided by the median of the reference
     * @param isAboveLimit whether there is a limit and the ratio is above it
     */
    public record Outcome(double ratio, boolean isAboveLimit) {
        /** Exit code of a benchmark whose ratio is above the limit: it ran to its end, unlike with 1 or 2. */
        public static final int ABOVE_LIMIT = 3;

        /** @return what the process is to end with */
        public int exitCode() {
            return isAboveLimit ? ABOVE_LIMIT : 0;
        }
    }

    private final PrintStream out;
    private final int warmUps;
    private final int runs;
    private final RatioLimit limit;

    /**
     * @param out where progress and the table go
     * @param warmUps pairs that are measured first and not counted
     * @param runs pairs that are counted, at least one
     * @param maxRatio the limit, if there is one
     */
    public PairedRun(PrintStream out, int warmUps, int runs, OptionalDouble maxRatio) {
        this.out = out;
        this.warmUps = warmUps;
        this.runs = runs;
        this.limit = new RatioLimit(maxRatio);
    }

    /** Measures both, prints the table and what the ratio means. */
    public Outcome run(Measured contender, Measured reference) {
        var mine = new ArrayList<Duration>();
        var theirs = new ArrayList<Duration>();
        for (var i = 0; i < warmUps + runs; i++) {
            var contenderFirst = i % 2 == 0;
            if (contenderFirst) {
                mine.add(timed(contender, i));
            }
            theirs.add(timed(reference, i));
            if (!contenderFirst) {
                mine.add(timed(contender, i));
            }
        }
        var a = new Series(contender.name(), counted(mine));
        var b = new Series(reference.name(), counted(theirs));
        out.println("| what | median | min | max | n |");
        out.println("| --- | --- | --- | --- | --- |");
        out.println(a.row());
        out.println(b.row());
        return judged(a.ratioTo(b));
    }

    private List<Duration> counted(List<Duration> all) {
        return all.subList(warmUps, all.size());
    }

    private Outcome judged(double ratio) {
        out.printf(Locale.ROOT, "ratio of the medians: %.3f%n", ratio);
        limit.verdict("the ratio", ratio).ifPresent(out::println);
        return new Outcome(ratio, limit.isExceededBy(ratio));
    }

    private Duration timed(Measured measured, int repetition) {
        var duration = measured.measure(repetition);
        var label = repetition < warmUps ? "warm-up " + (repetition + 1) : "run " + (repetition + 1 - warmUps);
        out.printf(Locale.ROOT, "%s, %s: %.2f s%n", measured.name(), label, duration.toMillis() / 1000.0);
        return duration;
    }
}
