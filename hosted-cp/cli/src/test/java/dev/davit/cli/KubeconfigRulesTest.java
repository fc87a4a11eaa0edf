package dev.davit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeconfigRulesTest {
    private static final String TWO_CONTEXTS = """
            apiVersion: v1
            kind: Config
            clusters:
            - {name: lab, cluster: {server: "https://127.0.0.1:9"}}
            contexts:
            - {name: prod, context: {cluster: lab, user: someone}}
            - {name: lab, context: {cluster: lab, user: someone}}
            users:
            - {name: someone, user: {token: none}}
            """;

    @TempDir
    Path folder = Path.of("");

    @Test
    void namesTheFilesOfTheEnvironmentThatDoNotExist() throws Exception {
        var run = davit(folder.resolve("one") + ":" + folder.resolve("two"), "status");

        assertThat(run.err())
                .isEqualTo("error: no kubeconfig found: " + folder.resolve("one") + ", " + folder.resolve("two")
                        + "; set $KUBECONFIG or give --kubeconfig\n");
        assertThat(run.exitCode()).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void printsADryRunWithoutAnyKubeconfig() throws Exception {
        var run = davit(folder.resolve("none").toString(), "create cluster edge --version 1.36.3 --dry-run");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("namespace: \"default\"");
    }

    @Test
    void asksForAContextWhenNoneIsCurrent() throws IOException {
        var kubeconfig = Files.writeString(folder.resolve("kubeconfig"), TWO_CONTEXTS);

        var run = Invocation.of("status", "--kubeconfig", kubeconfig.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(run.err())
                .isEqualTo("error: " + kubeconfig + " has no current-context; give --context, it has: lab, prod\n");
    }

    @Test
    void refusesACurrentContextThatIsNotThere() throws IOException {
        var kubeconfig = Files.writeString(folder.resolve("kubeconfig"), TWO_CONTEXTS + "current-context: gone\n");

        var run = Invocation.of("status", "--kubeconfig", kubeconfig.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(run.err()).contains(kubeconfig.toString(), "--context", "lab, prod");
    }

    @Test
    void takesAServerThatNoFileNames() {
        var inPod = Config.empty();
        inPod.setMasterUrl("https://10.96.0.1:443/");

        KubeconfigRules.requireServer(inPod, List.of("/nonexistent"));

        assertThatThrownBy(() -> KubeconfigRules.requireServer(Config.empty(), List.of("/nonexistent")))
                .isInstanceOf(CliException.class);
    }

    @Test
    void takesAContextWhoseServerIsThatOfItsOwnCluster() throws IOException {
        var text = TWO_CONTEXTS.replace("https://127.0.0.1:9", Config.DEFAULT_MASTER_URL);
        var kubeconfig = Files.writeString(folder.resolve("kubeconfig"), text);
        var loaded = Config.fromKubeconfig("lab", kubeconfig.toFile());

        assertThatCode(() -> KubeconfigRules.requireServer(loaded, List.of("/nonexistent")))
                .doesNotThrowAnyException();
    }

    /** Runs davit as a process of its own, because the environment of this one cannot be changed. */
    private Invocation davit(String kubeconfig, String arguments) throws Exception {
        var out = folder.resolve("out");
        var err = folder.resolve("err");
        var command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        DavitCli.class.getName())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        command.command().addAll(List.of(arguments.split(" ")));
        command.environment().keySet().removeIf(name -> name.startsWith("KUBE"));
        command.environment().put("KUBECONFIG", kubeconfig);
        var process = command.start();
        try {
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("ended").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Invocation(process.exitValue(), read(out), read(err));
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
