package dev.davit.cli;

import picocli.CommandLine.Command;

/** {@code davit upgrade}. */
@Command(
        name = "upgrade",
        description = "Move a control plane to another Kubernetes version.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "KIND",
        subcommands = UpgradeClusterCommand.class)
final class UpgradeCommand extends CommandGroup {
    UpgradeCommand() {
        super("cluster");
    }
}
