package dev.davit.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a program that speaks as steady-load does. */
class LoadLogTest {
    private static final LoadRate RATE = new LoadRate(50, 10, 20);
    private static final Duration TIME = Duration.ofSeconds(7);
    private static final String TELLS_ITS_WORDS_AND_ENDS_WHEN_ASKED = """
            #!/bin/bash
            trap 'cat "$(dirname "$0")/last"; exit 0' TERM
            echo "$@" > "$(dirname "$0")/words"
            cp "${1#--kubeconfig=}" "$(dirname "$0")/kubeconfig"
            echo '{"state":"running","watch":{"open":19}}'
            echo '{"state":"running","watch":{"open":20}}'
            while :; do sleep 0.1; done
            """;

    private static final String LAST = """
            {"state":"ended","failed":2,"skipped":1,"uncontrolledSeconds":1.5,"failuresByWhat":{"get: EOF":2},\
            "requests":{"get":{"sent":5,"waiting":0},"write":{"sent":4,"waiting":1}}}
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("last"), LAST);
        new ProcessBuilder("mkfifo", folder.resolve("go").toString())
                .start()
                .onExit()
                .join();
    }

    @Test
    void countsFromBeforeTheChangeUntilItsEnd() throws IOException {
        var log = new LoadLog("mine", Optional.of(program(TELLS_ITS_WORDS_AND_ENDS_WHEN_ASKED)), RATE);
        var steps = new ArrayList<String>();

        var time = log.around(
                "apiVersion: v1",
                () -> {
                    steps.add("change");
                    return TIME;
                },
                () -> steps.add("end"));

        assertThat(time).isEqualTo(TIME);
        assertThat(steps).containsExactly("change", "end");
        assertThat(log.sum().orElseThrow().row()).isEqualTo("| mine | 9 | 2 | 1 | 1 | 1.5 s | 1 |");
        assertThat(log.sum().orElseThrow().verdict()).last().isEqualTo("  2 times get: EOF");
        assertThat(Files.readString(folder.resolve("kubeconfig"))).isEqualTo("apiVersion: v1");
        assertThat(Files.readString(folder.resolve("words")))
                .matches("--kubeconfig=\\S+ --name=bench --gets=50.0 --writes=10.0 --watches=20\n");
    }

    @Test
    void leavesNoProcessAndNoKubeconfigWhenTheChangeFails() throws IOException {
        var log = new LoadLog("mine", Optional.of(program(TELLS_ITS_WORDS_AND_ENDS_WHEN_ASKED)), RATE);

        assertThatIllegalStateException()
                .isThrownBy(() -> log.around(
                        "apiVersion: v1",
                        () -> {
                            throw new IllegalStateException("broken");
                        },
                        () -> {}))
                .withMessage("broken");

        var kubeconfig =
                Files.readString(folder.resolve("words")).split(" ", 2)[0].substring("--kubeconfig=".length());
        assertThat(Path.of(kubeconfig)).doesNotExist();
        assertThat(log.sum()).isEmpty();
    }

    @Test
    void tellsWhenTheLoadDoesNotBegin() throws IOException {
        var log = new LoadLog("mine", Optional.of(program("#!/bin/bash\nexit 4\n")), RATE);

        assertThatIllegalStateException()
                .isThrownBy(() -> log.around("apiVersion: v1", () -> TIME, () -> {}))
                .withMessageContaining("steady-load has ended with exit code 4 before its load was steady");
    }

    /** Then nobody counted, and no sum would be true. */
    @Test
    void tellsWhenTheLoadEndsInTheMiddle() throws IOException {
        var log = new LoadLog("mine", Optional.of(program("""
                #!/bin/bash
                echo '{"state":"running","watch":{"open":20}}'
                read -r < "$(dirname "$0")/go"
                exit 5
                """)), RATE);

        assertThatIllegalStateException()
                .isThrownBy(() -> log.around("apiVersion: v1", () -> TIME, this::letItEnd))
                .withMessageContaining("steady-load has ended by itself with exit code 5");
    }

    @Test
    void asksNothingWithoutAProgram() {
        var log = new LoadLog("mine", Optional.empty(), RATE);
        var ends = new ArrayList<String>();

        assertThat(log.around("apiVersion: v1", () -> TIME, () -> ends.add("end")))
                .isEqualTo(TIME);
        assertThat(log.sum()).isEmpty();
        assertThat(ends).as("waiting for the end is for the load alone").isEmpty();
    }

    private void letItEnd() {
        try {
            Files.writeString(folder.resolve("go"), "go\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await("the load has ended").until(() -> running().isEmpty());
    }

    private List<ProcessHandle> running() {
        return ProcessHandle.current().children().filter(ProcessHandle::isAlive).toList();
    }

    private Path program(String script) throws IOException {
        var file = Files.writeString(folder.resolve("steady-load"), script);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
