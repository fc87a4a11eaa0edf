package dev.davit.bench.tunnel.report;

import dev.davit.bench.PairedRun;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one scenario found.
 *
 * @param scenario its name
 * @param findings the rows of its table
 * @param notes what a reader of the table has to know
 * @param failure why it could not be measured to its end, if so
 */
public record Report(String scenario, List<Finding> findings, List<String> notes, Optional<String> failure) {
    static final String HEAD = "| what | tunnel | reference | ratio | aim | |";

    /** Copies the lists. */
    public Report {
        findings = List.copyOf(findings);
        notes = List.copyOf(notes);
    }

    /** @return what was measured */
    public static Report of(String scenario, List<Finding> findings, List<String> notes) {
        return new Report(scenario, findings, notes, Optional.empty());
    }

    /** @return that nothing was */
    public static Report failed(String scenario, String why) {
        return new Report(scenario, List.of(), List.of(), Optional.of(why));
    }

    /** @return a table in Markdown, then the notes */
    public List<String> lines() {
        var table = findings.isEmpty()
                ? Stream.<String>empty()
                : Stream.concat(
                        Stream.of(HEAD, "| --- | --- | --- | --- | --- | --- |"),
                        findings.stream().map(Finding::row));
        var after = Stream.concat(
                notes.stream().map(note -> scenario + ": " + note),
                failure.stream().map(why -> scenario + " could not be measured: " + why));
        return Stream.concat(table, after).toList();
    }

    /** @return one line for every aim that is missed */
    public Stream<String> missed() {
        return findings.stream()
                .filter(Finding::isMissed)
                .map(finding -> "FAILED: %s: %s is not %s"
                        .formatted(
                                finding.what(),
                                Figures.number(finding.judged()),
                                finding.aim().map(Aim::toString).orElse("")));
    }

    /**
     * @param check whether a missed aim counts
     * @return what the process is to end with: 1 when something could not be measured, 3 when an aim is missed
     */
    public static int exitCode(List<Report> reports, boolean check) {
        if (reports.stream().anyMatch(report -> report.failure().isPresent())) {
            return 1;
        }
        var missed = reports.stream().flatMap(Report::missed).findAny().isPresent();
        return check && missed ? PairedRun.Outcome.ABOVE_LIMIT : 0;
    }
}
