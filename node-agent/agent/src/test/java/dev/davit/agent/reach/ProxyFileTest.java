package dev.davit.agent.reach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.davit.agent.files.SafeFiles;
import dev.davit.tunnel.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProxyFileTest {
    private static final ProxySettings CORPORATE = ProxySettings.from(Map.of(
            "HTTPS_PROXY", "http://anna:p%40ss%20%22%27%24%23=+@proxy.example:3128", "NO_PROXY", ".corp, 10.0.0.0/8"));

    @TempDir
    private Path folder = Path.of("");

    @Test
    void keepsAPasswordForRootAlone() throws IOException {
        file().remember(CORPORATE);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                .isEqualTo("rw-------");
        assertThat(file().effective(Map.of())).isEqualTo(CORPORATE);
    }

    @Test
    void theEnvironmentOfTheProcessWins() throws IOException {
        file().remember(CORPORATE);

        assertThat(file().effective(Map.of("https_proxy", "http://other:1"))
                        .server()
                        .map(ProxyServer::address))
                .contains(new HostPort("other", 1));
    }

    @Test
    void aJoinWithoutAProxyForgetsTheOneBefore() throws IOException {
        file().remember(CORPORATE);
        file().remember(ProxySettings.none());

        assertThat(path()).doesNotExist();
        assertThat(file().effective(Map.of())).isEqualTo(ProxySettings.none());
    }

    @Test
    void readsWhatPeopleWrite() throws IOException {
        SafeFiles.write(
                path(),
                "# changed by hand\n\nHTTPS_PROXY = \"http://p:3128\"\nno_proxy='a.example'\nX=1\n",
                SafeFiles.Access.OWNER);

        var settings = file().effective(Map.of());

        assertThat(settings.server().map(ProxyServer::toString)).contains("http://p:3128");
        assertThat(settings.exceptions().text()).isEqualTo("a.example");
    }

    /** I9. */
    @Test
    void namesTheFileThatCannotBeUnderstoodAndQuotesNoneOfIt() throws IOException {
        SafeFiles.write(path(), "HTTPS_PROXY=https://anna:s3cret@p:3128\n", SafeFiles.Access.OWNER);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> file().effective(Map.of()))
                .withMessageContaining(path() + ": HTTPS_PROXY: expected a proxy with http://")
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("s3cret"));
    }

    private ProxyFile file() {
        return new ProxyFile(path());
    }

    private Path path() {
        return folder.resolve("state/proxy.env");
    }
}
