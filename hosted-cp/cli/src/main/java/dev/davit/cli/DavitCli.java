package dev.davit.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Entry point of {@code davit}; the launcher names the command it was called by in the property davit.command. */
@Command(
        name = "davit",
        description = "Create, watch, upgrade, hibernate and delete hosted Kubernetes clusters.",
        mixinStandardHelpOptions = true,
        versionProvider = CliVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            CreateCommand.class,
            GetCommand.class,
            UpgradeCommand.class,
            HibernateCommand.class,
            WakeCommand.class,
            StatusCommand.class,
            TunnelsCommand.class,
            DeleteCommand.class,
            DumpCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:refused by the management cluster, or the cluster reports that it cannot go on",
            "2:wrong command line",
            "3:not found",
            "4:--timeout passed; the work goes on",
            "5:the management cluster cannot be reached",
            "6:done, but parts are missing: of the dump, or of the list of tunnels"
        })
public final class DavitCli implements Runnable {
    /** Held so that the levels set here are not collected with their loggers. */
    private static final List<Logger> QUIET = List.of(Logger.getLogger("io.fabric8"), Logger.getLogger("okhttp3"));

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Runs one command and exits with its code. */
    public static void main(String[] args) {
        QUIET.forEach(logger -> logger.setLevel(Level.OFF));
        System.exit(commandLine(new Terminal()).execute(args));
    }

    /** @return the command line, ready to execute; all output goes to the terminal given */
    static CommandLine commandLine(Terminal terminal) {
        var factory = new TerminalFactory(terminal);
        return new CommandLine(new DavitCli(), factory)
                .setCommandName(System.getProperty("davit.command", "davit"))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpLongOptionsMaxWidth(32)
                .setOut(terminal.out())
                .setErr(terminal.err())
                .setExecutionExceptionHandler((failure, command, parsed) -> report(failure, terminal.err()));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }

    private static int report(Exception failure, PrintWriter err) {
        var told = Failures.explain(failure);
        err.println("error: " + told.getMessage());
        err.flush();
        return told.exitCode();
    }
}
