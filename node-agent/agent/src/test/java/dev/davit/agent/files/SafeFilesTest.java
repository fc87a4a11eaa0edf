package dev.davit.agent.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeFilesTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void aKeyIsNeverReadableByOthersAlsoWhenTheOldFileWas() throws IOException {
        var file = Files.writeString(folder.resolve("key"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

        SafeFiles.write(file, "new", SafeFiles.Access.OWNER);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(file).hasContent("new");
        assertThat(folder).isDirectoryNotContaining("glob:**partial");
    }

    @Test
    void aWriteThatWasCutShortDoesNotHinderTheNext() throws IOException {
        Files.writeString(folder.resolve(".file.partial"), "half");

        SafeFiles.write(folder.resolve("file"), "whole", SafeFiles.Access.EVERYONE);

        assertThat(SafeFiles.read(folder.resolve("file"))).contains("whole");
        assertThat(SafeFiles.read(folder.resolve("absent"))).isEmpty();
    }

    @Test
    void removesTheFolderOfAFileOnlyWhenNothingElseIsInIt() throws IOException {
        var mine = Files.createDirectories(folder.resolve("mine"));
        var shared = Files.createDirectories(folder.resolve("shared"));
        Files.writeString(shared.resolve("others"), "stays");

        SafeFiles.deleteParentIfEmpty(mine.resolve("gone"));
        SafeFiles.deleteParentIfEmpty(shared.resolve("gone"));
        SafeFiles.deleteParentIfEmpty(folder.resolve("never/was"));

        assertThat(mine).doesNotExist();
        assertThat(shared.resolve("others")).hasContent("stays");
    }

    @Test
    void removesATreeWithoutFollowingItsLinks() throws IOException {
        var outside = Files.writeString(folder.resolve("outside"), "stays");
        var tree = folder.resolve("tree/deep");
        Files.createDirectories(tree);
        Files.createSymbolicLink(tree.resolve("link"), outside);
        Files.createSymbolicLink(tree.resolve("up"), folder);

        SafeFiles.deleteTree(folder.resolve("tree"));
        SafeFiles.deleteTree(folder.resolve("tree"));

        assertThat(folder.resolve("tree")).doesNotExist();
        assertThat(outside).hasContent("stays");
    }
}
