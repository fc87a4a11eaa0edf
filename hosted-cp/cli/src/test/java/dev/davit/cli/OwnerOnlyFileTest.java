package dev.davit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerOnlyFileTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void refusesAFolderThatDoesNotExistBeforeAnythingIsSent() {
        var run = Invocation.of(
                "get", "kubeconfig", "edge", "-o", folder.resolve("none/f").toString());

        assertThat(run.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(run.err()).isEqualTo("error: --output-file: folder " + folder.resolve("none") + " does not exist\n");
    }

    @Test
    void refusesAFolderInPlaceOfAFile() {
        var run = Invocation.of("get", "kubeconfig", "edge", "-o", folder.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(run.err()).isEqualTo("error: --output-file: " + folder + " is a folder; name a file in it\n");
    }

    @Test
    void namesTheFileAndTheReasonWhenItCannotWriteAndLeavesNothingBehind() {
        var target = folder.resolve("x".repeat(300));

        assertThatThrownBy(() -> OwnerOnlyFile.at(target).write("text"))
                .isInstanceOf(CliException.class)
                .hasMessage("--output-file: cannot write " + target + ": File name too long");
        assertThat(folder).isEmptyDirectory();
    }
}
