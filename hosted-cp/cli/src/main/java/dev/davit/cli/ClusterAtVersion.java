package dev.davit.cli;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The words NAME and {@code --version}; part of every command that says which version a cluster shall run. */
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

    String name() {
        return name;
    }

    String version() {
        return version;
    }
}
