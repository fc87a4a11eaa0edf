package dev.davit.testing.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.testing.Poll;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A test run that is killed leaves no server behind. */
class KilledJvmIT {
    private static final Duration START = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    @Test
    void takesItsServersAlong() throws Exception {
        var jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + folder,
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Victim.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("jvm.log").toFile())
                .start();
        try {
            Poll.await("both servers run", START).until(() -> servers(jvm).size() == 2);
            var servers = servers(jvm);

            jvm.destroyForcibly();
            assertThat(jvm.waitFor(START.toSeconds(), TimeUnit.SECONDS)).isTrue();

            Poll.await("both servers have ended").until(() -> servers.stream().noneMatch(KilledJvmIT::isRunning));
        } finally {
            jvm.destroyForcibly();
        }
    }

    /** Those of its children that are etcd or kube-apiserver; at first they are still setpriv. */
    private static List<ProcessHandle> servers(Process jvm) {
        return jvm.children()
                .filter(child -> child.info()
                        .command()
                        .filter(program -> program.matches(".*/(etcd|kube-apiserver)"))
                        .isPresent())
                .toList();
    }

    /** An orphan that nobody reaps has no program any more. */
    private static boolean isRunning(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    /** What is killed: starts the servers and would wait for ever. */
    static final class Victim {
        private Victim() {}

        public static void main(String[] arguments) throws InterruptedException {
            KubeApi.start();
            Thread.currentThread().join();
        }
    }
}
