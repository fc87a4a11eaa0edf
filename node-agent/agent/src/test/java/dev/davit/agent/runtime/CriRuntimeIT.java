package dev.davit.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import dev.davit.agent.testing.BoundProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the machine's own containerd program, run beside any other with folders of its own. */
class CriRuntimeIT {
    private static final Duration BOUND = Duration.ofSeconds(20);

    @TempDir
    private Path folder = Path.of("");

    private Optional<Process> containerd = Optional.empty();

    @AfterEach
    void stopContainerd() {
        containerd.ifPresent(process -> {
            process.destroyForcibly();
            process.onExit().join();
        });
    }

    @Test
    void speaksWithARealRuntime() throws IOException {
        startContainerd();
        try (var runtime = new CriRuntime(socket(), BOUND)) {
            await().atMost(Duration.ofMinutes(1))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .untilAsserted(() -> assertThat(runtime.version()).startsWith("containerd "));

            assertThat(runtime.sandboxes()).isEmpty();
            assertThat(runtime.ready()).isEmpty();
            assertThat(runtime.addresses("0123456789abcdef"))
                    .as("a pod that is gone already")
                    .isEmpty();
            assertThatCode(() -> runtime.remove("0123456789abcdef"))
                    .as("a pod that is gone already")
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void saysThatNobodyListens() {
        try (var runtime = new CriRuntime(socket(), BOUND)) {
            assertThatIOException().isThrownBy(runtime::version);
        }
    }

    private void startContainerd() throws IOException {
        var config = Files.writeString(folder.resolve("config.toml"), """
                version = 2
                root = "%1$s/root"
                state = "%1$s/state"
                [grpc]
                  address = "%1$s/containerd.sock"
                [ttrpc]
                  address = "%1$s/containerd.ttrpc"
                [plugins."io.containerd.grpc.v1.cri"]
                  disable_apparmor = true
                  restrict_oom_score_adj = true
                  [plugins."io.containerd.grpc.v1.cri".cni]
                    conf_dir = "%1$s/cni"
                """.formatted(folder));
        containerd = Optional.of(BoundProcesses.start(new ProcessBuilder("containerd", "-c", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("containerd.log").toFile())));
    }

    private Path socket() {
        return folder.resolve("containerd.sock");
    }
}
