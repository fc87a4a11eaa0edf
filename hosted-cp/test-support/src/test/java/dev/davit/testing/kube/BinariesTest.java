package dev.davit.testing.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinariesTest {
    @TempDir
    private Path folder;

    @Test
    void takesTheNewestVersionThatIsComplete() throws IOException {
        program("k8s/1.9.11-linux-amd64/etcd");
        program("k8s/1.9.11-linux-amd64/kube-apiserver");
        program("k8s/1.36.3-linux-amd64/etcd");
        program("k8s/1.36.3-linux-amd64/kube-apiserver");
        program("k8s/1.37.0-linux-amd64/etcd");

        assertThat(Binaries.find(Map.of("KUBE_API_TEST_DIR", folder.toString()), folder)
                        .version())
                .isEqualTo("1.36.3");
    }

    @Test
    void takesTheVersionThatIsAskedFor() throws IOException {
        program("k8s/1.35.4-linux-amd64/etcd");
        program("k8s/1.35.4-linux-amd64/kube-apiserver");
        program("k8s/1.36.3-linux-amd64/etcd");
        program("k8s/1.36.3-linux-amd64/kube-apiserver");
        var environment = Map.of("KUBE_API_TEST_DIR", folder.toString(), "KUBE_API_TEST_API_SERVER_VERSION", "1.35.4");

        assertThat(Binaries.find(environment, folder).program("etcd"))
                .isEqualTo(folder.resolve("k8s/1.35.4-linux-amd64/etcd"));
    }

    @Test
    void looksIntoTheCache() throws IOException {
        program("assets/current/kube-api-test/k8s/1.36.3-linux-amd64/etcd");
        program("assets/current/kube-api-test/k8s/1.36.3-linux-amd64/kube-apiserver");
        program(".cache/davit/assets/current/kube-api-test/k8s/1.35.4-linux-amd64/etcd");
        program(".cache/davit/assets/current/kube-api-test/k8s/1.35.4-linux-amd64/kube-apiserver");

        assertThat(Binaries.find(Map.of("DAVIT_CACHE", folder.toString()), Path.of("/nowhere"))
                        .version())
                .isEqualTo("1.36.3");
        assertThat(Binaries.find(Map.of(), folder).version()).isEqualTo("1.35.4");
    }

    @Test
    void saysWhatToRunWhenThereIsNone() {
        assertThatThrownBy(() -> Binaries.find(Map.of(), folder))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("run `hack/assets build`");
    }

    private void program(String path) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    }
}
