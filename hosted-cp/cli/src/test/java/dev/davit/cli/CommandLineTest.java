package dev.davit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {
    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    ""                                                 | Missing command
                    create                                             | Missing kind: cluster or token
                    get                                                | Missing kind: kubeconfig
                    upgrade                                            | Missing kind: cluster
                    delete                                             | Missing kind: cluster
                    create cluster edge                                | --version
                    create cluster --version 1.35.4                    | NAME
                    upgrade cluster edge                               | --version
                    upgrade cluster edge --version 1.36.3 --timeout 5x | '5x' is no duration: write it as 90s, 10m or 1h30m
                    upgrade cluster edge --version 1.36.3 --timeout 0s | '0s' is no duration
                    status edge -A                                     | NAME is of one namespace: give -n NAMESPACE with it
                    tunnels edge -A                                    | NAME is of one namespace: give -n NAMESPACE with it
                    tunnels -o xml                                     | expected one of [TABLE, JSON] (case-insensitive) but was 'xml'
                    status -o xml                                      | expected one of [TABLE, YAML, JSON, NAME] (case-insensitive) but was 'xml'
                    create cluster edge --version 1.36.3 -o table      | expected one of [YAML, JSON, NAME] (case-insensitive) but was 'table'
                    create cluster edge --version 1.36.3 -o foo        | expected one of [YAML, JSON, NAME] (case-insensitive) but was 'foo'
                    """)
    void refusesAnIncompleteCommandLineWithTheUsage(String arguments, String message) {
        var run = Invocation.of(arguments.isBlank() ? new String[0] : arguments.split(" "));

        assertThat(run.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(run.err()).contains(message).contains("Usage:");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void dryRunWritesOnlyWhatTheUserSaid() throws IOException {
        var run = Invocation.of(
                "create",
                "cluster",
                "edge",
                "-n",
                "team-a",
                "--version",
                "1.35.4",
                "--pod-cidr",
                "10.1.0.0/16",
                "--dry-run",
                "--kubeconfig",
                kubeconfig().toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualToIgnoringNewLines("""
                        ---
                        apiVersion: "davit.dev/v1alpha1"
                        kind: "HostedCluster"
                        metadata:
                          name: "edge"
                          namespace: "team-a"
                        spec:
                          version: "1.35.4"
                          networking:
                            podCIDR: "10.1.0.0/16"
                        """);
    }

    @Test
    void dryRunPrintsTheNameAlone() throws IOException {
        var arguments = "create cluster edge --version 1.35.4 --dry-run -o NAME --kubeconfig " + kubeconfig();

        var run = Invocation.of(arguments.split(" "));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).isEqualTo("hostedcluster.davit.dev/edge\n");
    }

    @Test
    void saysWhichManagementClusterCannotBeReached() throws IOException {
        var run = Invocation.of("status", "--kubeconfig", kubeconfig().toString());

        assertThat(run.exitCode()).isEqualTo(ExitCodes.UNREACHABLE);
        assertThat(run.err()).contains("cannot reach the management cluster", "--kubeconfig");
    }

    @Test
    void saysThatTheKubeconfigIsMissing() {
        var run = Invocation.of("status", "--kubeconfig", folder.resolve("none").toString());

        assertThat(run.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(run.err()).contains("--kubeconfig: cannot read").contains("none");
    }

    @Test
    void saysThatTheKubeconfigIsNoFile() {
        var empty = Invocation.of("status", "--kubeconfig", "");
        var directory = Invocation.of("status", "--kubeconfig", folder.toString());

        assertThat(empty.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(empty.err())
                .isEqualTo("error: --kubeconfig: expected a file, found ''; leave it out to use $KUBECONFIG or"
                        + " ~/.kube/config\n");
        assertThat(directory.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(directory.err()).contains("expected a file, found the folder " + folder);
    }

    /** @return a kubeconfig whose server is the discard port of this machine, where nothing listens */
    private Path kubeconfig() throws IOException {
        return Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters:
                - {name: nowhere, cluster: {server: "https://127.0.0.1:9"}}
                contexts:
                - {name: nowhere, context: {cluster: nowhere, user: nobody}}
                users:
                - {name: nobody, user: {token: none}}
                current-context: nowhere
                """);
    }
}
