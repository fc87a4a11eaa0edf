package dev.davit.agent.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.agent.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real processes: shell scripts that stand where the kubelet stands. */
class SupervisedKubeletTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final SupervisedKubelet.Timing TIMING = new SupervisedKubelet.Timing(
            Duration.ofMillis(20),
            Duration.ofMillis(100),
            Duration.ofMinutes(1),
            Duration.ofMillis(50),
            Duration.ofMillis(500));

    @TempDir
    private Path folder = Path.of("");

    @AfterEach
    void endWhatStillRuns() throws IOException {
        supervisor("sleep 1").stop();
    }

    @Test
    void startsTheKubeletAndEndsItOnlyWhenAsked() throws IOException {
        var kubelet = supervisor("echo started; exec sleep 60");
        kubelet.start();
        var process = awaitProcess();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(log()).hasContent("started"));
        assertThat(kubelet.state().running()).isTrue();

        kubelet.stop();

        assertThat(process.isRunning()).isFalse();
        assertThat(kubelet.state().running()).isFalse();
        assertThat(identityFile()).doesNotExist();
    }

    @Test
    void startsItAgainWhenItEnds() throws IOException {
        var kubelet = supervisor("echo once >>" + folder.resolve("runs") + "; exit 3");

        kubelet.start();

        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(Files.readAllLines(folder.resolve("runs"))).hasSizeGreaterThanOrEqualTo(3));
        assertThat(kubelet.state().restarts()).isGreaterThanOrEqualTo(2);
        kubelet.close();
    }

    @Test
    void theNextAgentTakesOverTheKubeletThatTheLastOneLeft() throws IOException {
        var first = supervisor("exec sleep 60");
        first.start();
        var process = awaitProcess();
        first.close();
        assertThat(process.isRunning()).isTrue();

        var second = supervisor("echo must not start >" + folder.resolve("wrong") + "; exec sleep 60");
        second.start();

        assertThat(awaitProcess()).isEqualTo(process);
        assertThat(second.state().running()).isTrue();
        assertThat(folder.resolve("wrong")).doesNotExist();
        second.close();
    }

    @Test
    void aKubeletThatWasTakenOverIsStartedAgainToo() throws IOException {
        var first = supervisor("exec sleep 60");
        first.start();
        var process = awaitProcess();
        first.close();
        var second = supervisor("exec sleep 61");
        second.start();

        process.handle().orElseThrow().destroyForcibly();

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(identity()).isPresent().isNotEqualTo(Optional.of(process)));
        assertThat(second.state().restarts()).isEqualTo(1);
        second.close();
    }

    @Test
    void anotherProcessWithTheNumberOfAnOldKubeletIsNotTakenForIt() throws IOException {
        var self = ProcessIdentity.self();
        Files.writeString(
                identityFile(), new ProcessIdentity(self.pid(), self.startTicks() - 1, self.bootId()).toText());
        var kubelet = supervisor("exec sleep 60");

        kubelet.start();

        assertThat(awaitProcess().pid()).isNotEqualTo(self.pid());
        kubelet.stop();
        assertThat(self.isRunning()).isTrue();
    }

    @Test
    void aKubeletThatDoesNotListenIsKilled() throws IOException {
        var kubelet = supervisor("trap '' TERM; echo deaf; while :; do sleep 1; done");
        kubelet.start();
        var process = awaitProcess();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(log()).hasContent("deaf"));

        kubelet.stop();

        assertThat(process.isRunning()).isFalse();
    }

    @Test
    void anIdentitySurvivesItsTextForm() {
        var self = ProcessIdentity.self();

        assertThat(ProcessIdentity.parse(self.toText())).contains(self);
        assertThat(ProcessIdentity.parse("1 (a) b) S 0 0\nboot")).isEmpty();
        assertThat(ProcessIdentity.parse("")).isEmpty();
        assertThat(new ProcessIdentity(self.pid(), self.startTicks(), "another boot").isRunning())
                .isFalse();
    }

    private SupervisedKubelet supervisor(String script) {
        return new SupervisedKubelet(
                List.of("sh", "-c", script), identityFile(), folder.resolve("kubelet.log"), TIMING);
    }

    private ProcessIdentity awaitProcess() {
        return await().atMost(PATIENCE)
                .until(this::identity, Optional::isPresent)
                .orElseThrow();
    }

    private Optional<ProcessIdentity> identity() throws IOException {
        return Files.exists(identityFile())
                ? ProcessIdentity.parse(Files.readString(identityFile())).filter(ProcessIdentity::isRunning)
                : Optional.empty();
    }

    private Path identityFile() {
        return folder.resolve("kubelet.pid");
    }

    private Path log() {
        return folder.resolve("kubelet.log");
    }
}
