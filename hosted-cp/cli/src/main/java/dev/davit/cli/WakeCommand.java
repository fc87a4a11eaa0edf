package dev.davit.cli;

import picocli.CommandLine.Command;

/** {@code davit wake}. */
@Command(
        name = "wake",
        description = "Wake a control plane.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "KIND",
        subcommands = WakeClusterCommand.class)
final class WakeCommand extends CommandGroup {
    WakeCommand() {
        super("cluster");
    }
}
