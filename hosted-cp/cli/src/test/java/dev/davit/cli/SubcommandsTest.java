package dev.davit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What holds for every subcommand: the tree is walked, so that a new one is held to it as well. */
class SubcommandsTest {
    private static final String CONTEXT = "--context";

    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @MethodSource("commandsWithAContext")
    void refusesAContextThatTheKubeconfigLacksAndSendsNothing(String command) throws IOException {
        try (var server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            server.configureBlocking(false);
            var kubeconfig = kubeconfig(((InetSocketAddress) server.getLocalAddress()).getPort());

            var run = Invocation.of((command + " --context typo --kubeconfig " + kubeconfig).split(" "));

            assertThat(server.accept()).as("connection").isNull();
            assertThat(run.exitCode()).isEqualTo(ExitCodes.USAGE);
            assertThat(run.err())
                    .isEqualTo("error: --context: 'typo' is not in " + kubeconfig + ", which has: lab, prod\n");
            assertThat(run.out()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("everyCommand")
    void helpsWithoutAnyOtherWord(String command) {
        for (var help : List.of("--help", "-h")) {
            var run = Invocation.of((command + " " + help).strip().split(" "));

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out()).contains(("Usage: davit " + command).strip(), "-h, --help");
            assertThat(run.err()).isEmpty();
        }
    }

    @Test
    void walksToEveryCommandThatNeedsAManagementCluster() {
        assertThat(commandsWithAContext())
                .map(command -> command.replaceAll(" edge.*", ""))
                .contains(
                        "create cluster",
                        "create token",
                        "get kubeconfig",
                        "upgrade cluster",
                        "status",
                        "delete cluster");
    }

    /** @return for each command that takes --context, the words that call it with all it demands */
    private static Stream<String> commandsWithAContext() {
        return specs().filter(spec -> spec.findOption(CONTEXT) != null).map(SubcommandsTest::complete);
    }

    private static Stream<String> everyCommand() {
        return specs().map(SubcommandsTest::path);
    }

    private static String complete(CommandSpec spec) {
        var words = Stream.concat(
                Stream.of(path(spec)),
                Stream.concat(
                        spec.positionalParameters().stream().map(parameter -> "edge"),
                        spec.options().stream()
                                .filter(option ->
                                        option.required() || option.arity().max() == 0)
                                .filter(option -> !option.usageHelp() && !option.versionHelp())
                                .filter(option -> !option.longestName().equals("--dry-run"))
                                .filter(option -> !option.longestName().equals("--all-namespaces"))
                                .map(option -> option.longestName() + (option.required() ? " 1.36.3" : ""))));
        return String.join(" ", words.toList());
    }

    private static String path(CommandSpec spec) {
        return spec.qualifiedName().replaceFirst("^\\S+ ?", "");
    }

    private static Stream<CommandSpec> specs() {
        var nowhere = new Terminal(
                new ByteArrayOutputStream(), new ByteArrayOutputStream(), new ByteArrayInputStream(new byte[0]), false);
        return walk(DavitCli.commandLine(nowhere));
    }

    private static Stream<CommandSpec> walk(CommandLine command) {
        return Stream.concat(
                Stream.of(command.getCommandSpec()),
                command.getSubcommands().values().stream().flatMap(SubcommandsTest::walk));
    }

    private Path kubeconfig(int port) throws IOException {
        return Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters:
                - {name: prod, cluster: {server: "http://127.0.0.1:%d"}}
                contexts:
                - {name: prod, context: {cluster: prod, user: someone}}
                - {name: lab, context: {cluster: prod, user: someone}}
                users:
                - {name: someone, user: {token: none}}
                current-context: prod
                """.formatted(port));
    }
}
