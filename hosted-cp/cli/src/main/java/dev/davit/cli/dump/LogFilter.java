package dev.davit.cli.dump;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What of a log is shown: no audit line (they hold what users sent), and of a shared log only what is about one cluster.
 * Pure.
 *
 * @param about words of which a line must have one; empty for all lines
 */
record LogFilter(List<String> about) {
    private static final String AUDIT = "audit.k8s.io";
    /** Davit's lines begin with a time, or are of the gateway's access log; others belong to the one before. */
    private static final Pattern BEGINNING = Pattern.compile("^(?:\\d{4}-\\d{2}-\\d{2}T|\\{\"log\":\"access\").*");

    static final LogFilter ALL = new LogFilter(List.of());

    LogFilter {
        about = List.copyOf(about);
    }

    /**
     * What is left of a log.
     *
     * @param text lines
     * @param audit how many audit lines were dropped
     * @param others how many lines were about something else
     */
    record Filtered(String text, int audit, int others) {}

    Filtered filter(String log) {
        var kept = new StringBuilder();
        int audit = 0;
        int others = 0;
        boolean keep = about.isEmpty();
        for (String line : log.lines().toList()) {
            if (line.contains(AUDIT)) {
                audit++;
                continue;
            }
            if (!about.isEmpty() && BEGINNING.matcher(line).matches()) {
                keep = about.stream().anyMatch(line::contains);
            }
            if (keep) {
                kept.append(line).append('\n');
            } else {
                others++;
            }
        }
        return new Filtered(kept.toString(), audit, others);
    }
}
