package dev.davit.bench.idle;

import dev.davit.bench.RatioLimit;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What to expect of idle control planes and of the operator. */
final class IdleLimitOptions {
    @Option(
            names = "--max-memory-ratio",
            paramLabel = "X",
            description = "End with exit code 3 when the memory ratio of the HostedCluster with a node is above this.")
    private Optional<Double> maxMemoryRatio = Optional.empty();

    @Option(
            names = "--max-cpu-ratio",
            paramLabel = "X",
            description = "End with exit code 3 when the CPU ratio of the HostedCluster with a node is above this.")
    private Optional<Double> maxCpuRatio = Optional.empty();

    @Option(
            names = "--max-operator-megabytes",
            paramLabel = "MB",
            description = "End with exit code 3 when more of the operator is resident, in 1,000,000 bytes.")
    private Optional<Double> maxOperatorMegabytes = Optional.empty();

    @Option(
            names = "--max-operator-cpu-percent",
            paramLabel = "PERCENT",
            description = "End with exit code 3 when the operator takes more of a core.")
    private Optional<Double> maxOperatorCpuPercent = Optional.empty();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    /** @return what these options ask for; refuses those that make no sense as the command line does */
    IdleLimits limits() {
        return new IdleLimits(
                limit("--max-memory-ratio", maxMemoryRatio),
                limit("--max-cpu-ratio", maxCpuRatio),
                limit("--max-operator-megabytes", maxOperatorMegabytes),
                limit("--max-operator-cpu-percent", maxOperatorCpuPercent));
    }

    private RatioLimit limit(String option, Optional<Double> max) {
        max.filter(limit -> !(limit > 0)).ifPresent(limit -> {
            throw new ParameterException(spec.commandLine(), option + ": expected a number above 0, found " + limit);
        });
        return RatioLimit.of(max);
    }
}
