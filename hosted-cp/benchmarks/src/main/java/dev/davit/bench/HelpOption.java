package dev.davit.bench;

import picocli.CommandLine.Option;

/** {@code --help} of a command whose {@code --version} is another one than picocli's, which leaves both out then. */
public final class HelpOption {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this and end.")
    private boolean isHelpWanted;
}
