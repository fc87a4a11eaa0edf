package dev.davit.cli;

import picocli.CommandLine.Command;

/** {@code davit get}. */
@Command(
        name = "get",
        description = "Print what belongs to a hosted cluster.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "KIND",
        subcommands = GetKubeconfigCommand.class)
final class GetCommand extends CommandGroup {
    GetCommand() {
        super("kubeconfig");
    }
}
