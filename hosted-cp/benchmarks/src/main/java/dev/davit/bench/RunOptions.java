package dev.davit.bench;

import java.io.PrintStream;
import java.util.Optional;
import java.util.OptionalDouble;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How often to measure, and what to expect. */
public final class RunOptions {
    @Option(names = "--runs", defaultValue = "5", description = "Repetitions of each (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Option(
            names = "--warm-ups",
            defaultValue = "1",
            description = "Repetitions of each before these, which are not counted (default: ${DEFAULT-VALUE}).")
    private int warmUps;

    @Option(
            names = "--max-ratio",
            paramLabel = "X",
            description = "End with exit code 3 when the ratio of the medians is above this.")
    private Optional<Double> maxRatio = Optional.empty();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    /** @return the run that these options ask for; refuses those that make no sense as the command line does */
    public PairedRun pairedRun(PrintStream out) {
        require(runs >= 1, "--runs: expected at least 1, found " + runs);
        require(warmUps >= 0, "--warm-ups: expected at least 0, found " + warmUps);
        maxRatio.ifPresent(limit -> require(limit > 0, "--max-ratio: expected a number above 0, found " + limit));
        return new PairedRun(
                out, warmUps, runs, maxRatio.map(OptionalDouble::of).orElseGet(OptionalDouble::empty));
    }

    private void require(boolean sensible, String otherwise) {
        if (!sensible) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }
}
