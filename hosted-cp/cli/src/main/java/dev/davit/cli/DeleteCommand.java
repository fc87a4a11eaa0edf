package dev.davit.cli;

import picocli.CommandLine.Command;

/** {@code davit delete}. */
@Command(
        name = "delete",
        description = "Delete a hosted cluster.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "KIND",
        subcommands = DeleteClusterCommand.class)
final class DeleteCommand extends CommandGroup {
    DeleteCommand() {
        super("cluster");
    }
}
