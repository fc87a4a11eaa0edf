package dev.davit.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.davit.agent.cluster.JoinRecords;
import dev.davit.agent.cluster.Json;
import dev.davit.agent.failure.AgentException;
import dev.davit.agent.failure.ExitCode;
import dev.davit.agent.files.NodePaths;
import dev.davit.agent.files.SafeFiles;
import dev.davit.agent.run.AgentLock;
import dev.davit.agent.status.AgentStatus;
import dev.davit.agent.status.AgentStatus.TunnelState;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DavitNodeTest {
    private static final String TOKEN = "abcdef.0123456789abcdef";
    private static final String PIN = "sha256:" + "00".repeat(32);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"join", "run", "relay", "status", "reset"})
    void everyCommandHasHelpWithItsExitCodes(String command) {
        assertThat(execute(command, "--help")).isZero();
        assertThat(out.toString()).contains("davit-node " + command, "Exit codes:", "a preflight check failed");
    }

    @Test
    void aTokenCannotBeGivenOnTheCommandLine() {
        assertThat(execute(
                        "join",
                        "https://gw",
                        "--cluster",
                        "7k3f2qh2md.example",
                        "--ca-cert-hash",
                        PIN,
                        "--token",
                        TOKEN))
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(execute("join", "--help")).isZero();
        assertThat(out.toString()).contains("--token-file").doesNotContain("--token ");
    }

    @ParameterizedTest
    @CsvSource({
        "http://gw, 7k3f2qh2md.example, sha256:00, expected https://HOST",
        "https://gw, 7k3f2qh2md, sha256:00, expected <id>.<domain>",
        "https://gw, 7k3f2qh2md.example, sha256:00, expected sha256: and 64 hex digits"
    })
    void saysWhatIsWrongWithAnArgument(String gateway, String cluster, String pin, String message) {
        var code = execute("join", gateway, "--cluster", cluster, "--ca-cert-hash", pin, "--token-file", "/x");

        assertThat(code).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains(message);
    }

    @Test
    void aSecondJoinIsToldSoAlthoughTheAgentHoldsTheLock(@TempDir Path root) throws IOException {
        var paths = new NodePaths(root);
        var record = JoinRecords.any();
        SafeFiles.write(paths.joinRecord(), Json.write(record), SafeFiles.Access.EVERYONE);
        System.setProperty("davit.node.root", root.toString());
        try (var agent = AgentLock.take(paths.agentLock())) {
            var code = execute(
                    "join",
                    "https://gw",
                    "--cluster",
                    "7k3f2qh2md.example",
                    "--ca-cert-hash",
                    PIN,
                    "--token-file",
                    "/x");

            assertThat(code).isEqualTo(ExitCode.ALREADY_JOINED.code());
            assertThat(err.toString())
                    .contains("node %s of cluster %s already".formatted(record.nodeName(), record.cluster()));
        } finally {
            System.clearProperty("davit.node.root");
        }
    }

    @Test
    void readsATokenFromAFileOrStandardInput(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("token"), TOKEN + "\n");

        assertThat(TokenFile.read(file.toString(), InputStream.nullInputStream())
                        .value())
                .isEqualTo(TOKEN);
        assertThat(TokenFile.read("-", stdin(TOKEN)).value()).isEqualTo(TOKEN);
    }

    @Test
    void doesNotRepeatATokenThatIsNone() {
        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> TokenFile.read("-", stdin("secret-of-another-kind")))
                .withMessageContaining("standard input holds no bootstrap token")
                .withMessageNotContaining("secret-of-another-kind");
    }

    @Test
    void aNodeNameIsADnsSubdomain() {
        assertThat(NodeName.isValid("w1.site-7")).isTrue();
        assertThat(NodeName.isValid("W1")).isFalse();
        assertThat(NodeName.isValid("-w1")).isFalse();
        assertThat(NodeName.isValid("a".repeat(254))).isFalse();
    }

    @Test
    void theExitCodeOfStatusTellsScriptsHowTheNodeDoes() {
        assertThat(StatusCommand.exitCode(true, status(TunnelState.CONNECTED, true)))
                .isEqualTo(ExitCode.OK);
        assertThat(StatusCommand.exitCode(true, status(TunnelState.CONNECTING, true)))
                .isEqualTo(ExitCode.DEGRADED);
        assertThat(StatusCommand.exitCode(true, status(TunnelState.CONNECTED, false)))
                .isEqualTo(ExitCode.DEGRADED);
        assertThat(StatusCommand.exitCode(true, Optional.empty())).isEqualTo(ExitCode.DEGRADED);
        assertThat(StatusCommand.exitCode(false, status(TunnelState.CONNECTED, true)))
                .isEqualTo(ExitCode.AGENT_STATE);
        assertThat(StatusCommand.exitCode(false, status(TunnelState.CLUSTER_DELETED, true)))
                .isEqualTo(ExitCode.CLUSTER_DELETED);
    }

    @Test
    void theStatusIsReadableAndSaysWhatToDo() {
        var text = StatusCommand.text("w1", "7k3f2qh2md.example", false, status(TunnelState.CONNECTING, false));

        assertThat(text)
                .contains(
                        "node       w1",
                        "not running; davit-node run starts it",
                        "proxy      http://proxy.example:3128 with credentials",
                        "kubelet    last known DOWN",
                        "last error oops");
    }

    @Test
    void whatAnAgentThatIsGoneSaidIsMarkedAsLastKnown() {
        var running = StatusCommand.text("w1", "7k3f2qh2md.example", true, status(TunnelState.CONNECTED, true));
        var gone = StatusCommand.text("w1", "7k3f2qh2md.example", false, status(TunnelState.CONNECTED, true));

        assertThat(running)
                .contains(
                        "tunnel     CONNECTED gw:443", "kubelet    running, version 1.35.4, pid 1", "node is    READY")
                .doesNotContain("last known");
        assertThat(gone)
                .contains(
                        "tunnel     last known CONNECTED gw:443",
                        "kubelet    last known running, version 1.35.4, pid 1",
                        "node is    last known READY");
    }

    private int execute(String... arguments) {
        var commands = DavitNode.commandLine();
        commands.setOut(new PrintWriter(out));
        commands.setErr(new PrintWriter(err));
        return commands.execute(arguments);
    }

    private static InputStream stdin(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static Optional<AgentStatus> status(TunnelState tunnel, boolean kubelet) {
        return Optional.of(new AgentStatus(
                "0.1.0",
                "7k3f2qh2md.example",
                "w1",
                "1.35.4",
                new AgentStatus.Tunnel(tunnel, "gw:443", "2026-11-23T12:00:00Z", "detail"),
                "http://proxy.example:3128 with credentials",
                new AgentStatus.Kubelet(kubelet, 0, "pid 1"),
                AgentStatus.NodeCondition.READY,
                "oops",
                "2026-11-23T12:00:00Z"));
    }
}
