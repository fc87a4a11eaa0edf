package dev.davit.agent.cli;

import dev.davit.agent.failure.AgentException;
import dev.davit.agent.failure.ExitCode;
import dev.davit.agent.reach.NameCache;
import java.io.PrintWriter;
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
        versionProvider = AgentVersion.Provider.class,
        synopsisSubcommandLabel = "COMMAND",
        scope = CommandLine.ScopeType.INHERIT)
public final class DavitNode {
    private DavitNode() {}

    /** The entry of the program. */
    public static void main(String[] arguments) {
        Logging.configure();
        NameCache.keepShort();
        System.exit(isService(arguments) ? runService() : commandLine().execute(arguments));
    }

    /**
     * What runs for months on every machine needs no command line. It would cost every start 250 classes, which the JVM
     * cannot keep in its AOT cache because they are compiled for Java 5.
     */
    private static boolean isService(String[] arguments) {
        return arguments.length == 1 && arguments[0].equals(RunCommand.NAME);
    }

    private static int runService() {
        try {
            return new RunCommand().call();
        } catch (Exception e) {
            return report(e, new PrintWriter(System.err, true));
        }
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

    private static int fail(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        return report(failure, command.getErr());
    }

    /** An expected failure is a message; anything else shows where it came from, so that it can be reported. */
    private static int report(Exception failure, PrintWriter errors) {
        if (failure instanceof AgentException expected) {
            errors.println("error: " + expected.getMessage());
            return expected.exitCode().code();
        }
        failure.printStackTrace(errors);
        return ExitCode.UNEXPECTED.code();
    }
}
