package dev.davit.agent.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.davit.agent.cluster.NodeSettings;
import dev.davit.agent.failure.AgentException;
import dev.davit.agent.failure.ExitCode;
import dev.davit.agent.reach.ProxySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleInstallerTest {
    private static final byte[] GOOD = new Tars()
            .folder("bin/")
            .file("bin/kubelet", "#!/bin/sh\necho kubelet\n")
            .file("cni/bridge", "bridge")
            .entry("README", '0', 0644, "text")
            .end();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void unpacksTheKubeletAndPutsThePluginsWhereTheRuntimeLooks() throws IOException {
        var installed = install(GOOD, Tars.sha256(GOOD));

        assertThat(installed.kubelet()).isExecutable().hasContent("#!/bin/sh\necho kubelet");
        assertThat(folder.resolve("cni-bin/bridge")).isExecutable().hasContent("bridge");
        assertThat(Files.isExecutable(installed.folder().resolve("README"))).isFalse();
        assertThat(folder.resolve("versions")).isDirectoryNotContaining("glob:**/.*");
    }

    @Test
    void doesNotReadTheSameBundleTwice() throws IOException {
        install(GOOD, Tars.sha256(GOOD));
        Files.delete(folder.resolve("b.tar"));

        assertThat(installer(Optional.empty())
                        .install("1.35.4", bundle(Tars.sha256(GOOD)))
                        .kubelet())
                .isExecutable();
    }

    @Test
    void replacesAnotherBundleOfTheSameVersion() throws IOException {
        install(GOOD, Tars.sha256(GOOD));
        var newer = new Tars().file("bin/kubelet", "newer").end();

        var installed = install(newer, Tars.sha256(newer));

        assertThat(installed.kubelet()).hasContent("newer");
        assertThat(installed.cniPlugins()).isEmpty();
    }

    @Test
    void wrongBytesLeaveNothingBehind() {
        assertRefused(GOOD, "0".repeat(64), "expected sha256 000", "found " + Tars.sha256(GOOD));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "/etc/evil", "bin/../../evil", ".."})
    void refusesNamesThatLeadOutOfTheBundle(String name) {
        var evil = new Tars().file("bin/kubelet", "k").file(name, "evil").end();

        assertRefused(evil, Tars.sha256(evil), "leads out of the bundle");
        assertThat(folder.resolve("evil")).doesNotExist();
        assertThat(folder.resolve("versions/evil")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(chars = {'1', '2', '3', '6', 'x'})
    void refusesLinksAndDevices(char type) {
        var evil = new Tars().entry("bin/kubelet", type, 0755, "").end();

        assertRefused(evil, Tars.sha256(evil), "neither a file nor a folder");
    }

    @Test
    void refusesAnArchiveThatEndsEarly() {
        var whole = new Tars().file("bin/kubelet", "x".repeat(4000)).withoutEnd();
        var cut = Arrays.copyOf(whole, whole.length - 1024);

        assertRefused(cut, Tars.sha256(cut), "ends in the middle of a file");
        assertRefused(whole, Tars.sha256(whole), "ends in the middle of an entry");
    }

    @Test
    void refusesWhatIsNoTarAndABundleWithoutAKubelet() {
        var text = "<html>not found</html>".repeat(100).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        var empty = new Tars().file("cni/bridge", "b").end();

        assertRefused(text, Tars.sha256(text), "not a tar file");
        assertRefused(empty, Tars.sha256(empty), "no bin/kubelet");
    }

    @Test
    void takesTheFileFromALocalFolderInsteadOfFetchingIt() throws IOException {
        Files.write(folder.resolve("davit-node-1.35.4-amd64.tar"), GOOD);
        var remote = new NodeSettings.Bundle(
                "amd64", "https://unreachable.example/x/davit-node-1.35.4-amd64.tar", Tars.sha256(GOOD));

        assertThat(installer(Optional.of(folder)).install("1.35.4", remote).kubelet())
                .isExecutable();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../1.35.4", "1.35", "v1.35.4", ""})
    void refusesAVersionThatIsNone(String version) {
        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> installer(Optional.empty()).install(version, bundle("00")))
                .withMessageContaining("not a Kubernetes version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.org/b.tar", "ftp://example.org/b.tar", "b.tar"})
    void fetchesOverHttpsOnly(String url) {
        var bundle = new NodeSettings.Bundle("amd64", url, "00");

        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> installer(Optional.empty()).install("1.35.4", bundle))
                .withMessageContaining("https:// or file://");
    }

    private InstalledBundle install(byte[] content, String sha256) throws IOException {
        Files.write(folder.resolve("b.tar"), content);
        return installer(Optional.empty()).install("1.35.4", bundle(sha256));
    }

    private void assertRefused(byte[] content, String sha256, String... parts) {
        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> install(content, sha256))
                .matches(failure -> failure.exitCode() == ExitCode.BUNDLE)
                .satisfies(failure -> assertThat(failure.getMessage()).contains(parts));
        assertThat(folder.resolve("cni-bin")).doesNotExist();
    }

    private NodeSettings.Bundle bundle(String sha256) {
        return new NodeSettings.Bundle("amd64", folder.resolve("b.tar").toUri().toString(), sha256);
    }

    private BundleInstaller installer(Optional<Path> local) {
        return new BundleInstaller(
                new BundleSource(local, ProxySettings.none()), folder.resolve("versions"), folder.resolve("cni-bin"));
    }
}
