package dev.davit.bench.load;

import java.util.List;
import java.util.Locale;

/**
 * What is asked of a control plane without a pause.
 *
 * @param reads a second, above 0
 * @param writes a second, above 0
 * @param watches that are open
 */
public record LoadRate(double reads, double writes, int watches) {
    /** @return the options of steady-load that ask for it */
    List<String> arguments() {
        return List.of("--gets=" + reads, "--writes=" + writes, "--watches=" + watches);
    }

    /** @return for a person */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%.0f reads and %.0f writes a second, %d watches, no exec", reads, writes, watches);
    }
}
