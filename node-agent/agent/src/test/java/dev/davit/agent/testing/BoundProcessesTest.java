package dev.davit.agent.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BoundProcessesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Test
    void endWithAJvmThatIsKilled() throws Exception {
        var jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Victim.class.getName())
                .inheritIO()
                .start();
        try {
            await().atMost(PATIENCE).until(() -> jvm.children().anyMatch(BoundProcessesTest::isSleep));
            var children = jvm.children().toList();

            jvm.destroyForcibly().waitFor();

            assertThat(children).hasSize(1);
            await().atMost(PATIENCE).until(() -> children.stream().noneMatch(BoundProcessesTest::isSleep));
        } finally {
            jvm.destroyForcibly();
        }
    }

    /** An orphan that nobody reaps has no program any more. */
    private static boolean isSleep(ProcessHandle process) {
        return process.isAlive()
                && process.info().command().filter(p -> p.endsWith("sleep")).isPresent();
    }

    /** Starts a process on a thread that ends at once, and would wait for ever. */
    static final class Victim {
        private Victim() {}

        public static void main(String[] arguments) throws InterruptedException {
            var starter = new Thread(() -> {
                try {
                    BoundProcesses.start(new ProcessBuilder("sleep", "300"));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            starter.start();
            starter.join();
            Thread.currentThread().join();
        }
    }
}
