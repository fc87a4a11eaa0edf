package dev.davit.cli;

import picocli.CommandLine.Command;

/** {@code davit hibernate}. */
@Command(
        name = "hibernate",
        description = "Put a control plane to sleep.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "KIND",
        subcommands = HibernateClusterCommand.class)
final class HibernateCommand extends CommandGroup {
    HibernateCommand() {
        super("cluster");
    }
}
