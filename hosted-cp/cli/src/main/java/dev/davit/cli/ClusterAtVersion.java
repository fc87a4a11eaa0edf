package dev.davit.cli;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The words NAME and {@code --version}; part of every command that says which version a cluster shall run. Has the help
 * option too: picocli's standard ones bring a {@code --version} of their own, so such a command cannot have them.
 */
final class ClusterAtVersion {
    @Parameters(paramLabel = "NAME", description = "Name of the HostedCluster.")
    private String name = "";

    @Option(
            names = "--version",
            required = true,
            paramLabel = "VERSION",
            description =
                    "Kubernetes version, such as 1.36.3; kubectl get releases lists them. An upgrade goes up by at"
                            + " most one minor.")
    private String version = "";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    private boolean help;

    String name() {
        return name;
    }

    String version() {
        return version;
    }
}
