package dev.davit.cli;

import picocli.CommandLine.Command;

/** {@code davit create}. */
@Command(
        name = "create",
        description = "Create a hosted cluster, or a token with which machines join one.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "KIND",
        subcommands = {CreateClusterCommand.class, CreateTokenCommand.class})
final class CreateCommand extends CommandGroup {
    CreateCommand() {
        super("cluster or token");
    }
}
