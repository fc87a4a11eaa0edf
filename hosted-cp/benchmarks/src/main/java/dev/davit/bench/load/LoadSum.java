package dev.davit.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * What became of the requests of several runs.
 *
 * @param name of the control planes that they went to
 * @param reports the last one of each run
 */
public record LoadSum(String name, List<LoadReport> reports) {
    /** The head of a table of them. */
    public static final List<String> HEAD = List.of(
            "| requests to | sent | failed | not answered | not even sent | longest without controllers | n |",
            "| --- | --- | --- | --- | --- | --- | --- |");

    public LoadSum {
        reports = List.copyOf(reports);
    }

    /** @return whether each request was sent and answered with success */
    public boolean isFlawless() {
        return flaws() == 0;
    }

    /** @return one row of the table */
    public String row() {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %d | %d | %d | %.1f s | %d |",
                name,
                sum(LoadReport::sent),
                sum(LoadReport::failed),
                sum(LoadReport::unanswered),
                sum(LoadReport::skipped),
                reports.stream()
                        .mapToDouble(LoadReport::uncontrolledSeconds)
                        .max()
                        .orElse(0),
                reports.size());
    }

    /** @return whether each request succeeded, in lines of which the first begins with "ok" or "FAILED" */
    public List<String> verdict() {
        if (isFlawless()) {
            return List.of("ok: 0 of " + sum(LoadReport::sent) + " requests to " + name + " failed");
        }
        var lines = new ArrayList<String>();
        lines.add("FAILED: expected that no request to " + name + " fails, found " + sum(LoadReport::failed)
                + " that failed, " + sum(LoadReport::unanswered) + " without an answer and " + sum(LoadReport::skipped)
                + " that could not be sent");
        var byWhat = new TreeMap<String, Integer>();
        reports.forEach(report -> report.byWhat().forEach((what, times) -> byWhat.merge(what, times, Integer::sum)));
        byWhat.forEach((what, times) -> lines.add("  " + times + " times " + what));
        return lines;
    }

    private int flaws() {
        return sum(LoadReport::failed) + sum(LoadReport::unanswered) + sum(LoadReport::skipped);
    }

    private int sum(ToIntFunction<LoadReport> figure) {
        return reports.stream().mapToInt(figure).sum();
    }
}
