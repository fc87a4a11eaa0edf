package dev.davit.agent.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.davit.agent.testing.ScriptedCommands;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemdUnitTest {
    @TempDir
    private Path folder = Path.of("");

    private final ScriptedCommands commands = new ScriptedCommands().answer("systemctl", 0, "active\n");

    @Test
    void aNewUnitIsEnabledAndStartedAndAnUnchangedOneIsLeftAlone() throws IOException {
        var unit = new SystemdUnit("davit-node.service", folder, commands);

        unit.ensure("one");
        unit.ensure("one");

        assertThat(folder.resolve("davit-node.service")).hasContent("one");
        assertThat(commands.asked())
                .containsExactly(
                        "systemctl daemon-reload",
                        "systemctl enable davit-node.service",
                        "systemctl restart davit-node.service",
                        "systemctl enable davit-node.service",
                        "systemctl start davit-node.service");
    }

    @Test
    void aRemovedUnitIsStoppedFirstAndRemovingItTwiceIsFine() throws IOException {
        var unit = new SystemdUnit("davit-node.service", folder, commands);
        unit.ensure("one");

        unit.remove();
        unit.remove();

        assertThat(folder.resolve("davit-node.service")).doesNotExist();
        assertThat(commands.asked()).containsOnlyOnce("systemctl disable --now davit-node.service");
    }

    @Test
    void saysWhatSystemdSaid() {
        commands.answer("systemctl enable", 1, "Failed to enable unit: masked\n");

        assertThatIOException()
                .isThrownBy(() -> new SystemdUnit("davit-node.service", folder, commands).ensure("one"))
                .withMessageContaining("masked");
    }

    @Test
    void wordsOfACommandLineMeanThemselves() {
        var unit = UnitTemplates.kubelet(List.of("/opt/a b/kubelet", "--x=50%", "--y=$HOME", "--z=\"q\""));

        assertThat(unit).contains("ExecStart=\"/opt/a b/kubelet\" --x=50%% --y=$$HOME \"--z=\\\"q\\\"\"\n");
    }

    @Test
    void theAgentsEndDoesNotEndWhatItStarted() {
        assertThat(UnitTemplates.agent("/opt/davit-node/bin/davit-node"))
                .contains("ExecStart=/opt/davit-node/bin/davit-node run\n", "KillMode=process\n", "Restart=always\n");
        assertThat(UnitTemplates.kubelet(List.of("kubelet"))).contains("KillMode=process\n", "Delegate=yes\n");
    }
}
