package dev.davit.agent.cli;

import dev.davit.agent.failure.AgentException;
import dev.davit.agent.failure.ExitCode;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code davit-node}. */
@Command(
        name = "davit-node",
        description = {"Joins this machine to a hosted Kubernetes cluster and keeps it connected.", ""},
        subcommands = {JoinCommand.class, RunCommand.class, RelayCommand.class, StatusCommand.class, ResetCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = AgentVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        scope = CommandLine.ScopeType.INHERIT)
public final class DavitNode {
    private DavitNode() {}

    /** The entry of the program. */
    public static void main(String[] arguments) {
        Logging.configure();
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        var commands = new CommandLine(new DavitNode());
        commands.setExecutionExceptionHandler(DavitNode::fail);
        commands.setUsageHelpAutoWidth(true);
        var exitCodes = Arrays.stream(ExitCode.values())
                .map(code -> "  %2d  %s".formatted(code.code(), code.meaning()))
                .collect(Collectors.joining("%n", "%nExit codes:%n", "%n"));
        commands.getCommandSpec().usageMessage().footer(exitCodes);
        commands.getSubcommands()
                .values()
                .forEach(command -> command.getCommandSpec().usageMessage().footer(exitCodes));
        return commands;
    }

    /** An expected failure is a message; anything else shows where it came from, so that it can be reported. */
    private static int fail(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        if (failure instanceof AgentException expected) {
            command.getErr().println("error: " + expected.getMessage());
            return expected.exitCode().code();
        }
        failure.printStackTrace(command.getErr());
        return ExitCode.UNEXPECTED.code();
    }
}
