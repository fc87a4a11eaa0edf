package dev.davit.cli;

import picocli.CommandLine.Command;

/** {@code davit dump}. */
@Command(
        name = "dump",
        description = "Collect what helps to find out what is wrong, without secrets.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "KIND",
        subcommands = DumpClusterCommand.class)
final class DumpCommand extends CommandGroup {
    DumpCommand() {
        super("cluster");
    }
}
