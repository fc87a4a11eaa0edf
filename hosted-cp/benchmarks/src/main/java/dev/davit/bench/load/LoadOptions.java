package dev.davit.bench.load;

import dev.davit.bench.LabOptions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How much is asked of control planes while they are measured. */
public final class LoadOptions {
    @Option(
            names = "--without-load",
            description = "Ask nothing of the control planes meanwhile; then no failed requests are counted.")
    private boolean isWithout;

    @Option(names = "--reads", defaultValue = "50", description = "A second (default: ${DEFAULT-VALUE}).")
    private double reads;

    @Option(names = "--writes", defaultValue = "10", description = "A second (default: ${DEFAULT-VALUE}).")
    private double writes;

    @Option(names = "--watches", defaultValue = "20", description = "Open all the time (default: ${DEFAULT-VALUE}).")
    private int watches;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    /**
     * Refuses options that make no sense as the command line does.
     *
     * @param lab has the program
     * @return makes the log of the control planes of that name
     */
    public Function<String, LoadLog> logs(LabOptions lab) {
        require(reads > 0, "--reads: expected a number above 0, found " + reads);
        require(writes > 0, "--writes: expected a number above 0, found " + writes);
        require(watches >= 0, "--watches: expected at least 0, found " + watches);
        Optional<Path> program =
                isWithout ? Optional.empty() : Optional.of(lab.lab().asset("steady-load"));
        return name -> new LoadLog(name, program, rate());
    }

    /** @return what is asked, for a person */
    public String describe() {
        return isWithout ? "none (--without-load): failed requests are not counted" : rate().toString();
    }

    private LoadRate rate() {
        return new LoadRate(reads, writes, watches);
    }

    private void require(boolean isSensible, String otherwise) {
        if (!isSensible) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }
}
