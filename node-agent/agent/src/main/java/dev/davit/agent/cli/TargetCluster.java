package dev.davit.agent.cli;

import dev.davit.agent.cluster.ClusterName;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option {@code --cluster}; part of every command that says which hosted cluster a machine belongs to. */
final class TargetCluster {
    @Option(
            names = "--cluster",
            required = true,
            paramLabel = "ID.DOMAIN",
            description = "the hosted cluster, as the join command has it",
            converter = ClusterOptions.ClusterConverter.class)
    private Optional<ClusterName> cluster = Optional.empty();

    ClusterName name() {
        return cluster.orElseThrow();
    }
}
