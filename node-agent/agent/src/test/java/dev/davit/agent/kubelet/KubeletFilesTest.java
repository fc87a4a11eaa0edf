package dev.davit.agent.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.davit.agent.cluster.JoinRecords;
import dev.davit.agent.cluster.Json;
import dev.davit.agent.files.NodePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeletFilesTest {
    @TempDir
    private Path root = Path.of("");

    @Test
    void joinsWhatAllMachinesShareWithWhatOnlyThisOneKnows() {
        var shared = Json.parse("""
                {"clusterDNS":["10.96.0.10"],"maxPods":50,"containerRuntimeEndpoint":"unix:///other",
                 "authentication":{"anonymous":{"enabled":false},"x509":{"clientCAFile":"/other"}}}
                """);

        var configuration = files().configuration(shared, JoinRecords.any());

        assertThat(configuration.path("maxPods").asInt()).isEqualTo(50);
        assertThat(configuration.at("/authentication/anonymous/enabled").asBoolean(true))
                .isFalse();
        assertThat(configuration.at("/authentication/x509/clientCAFile").asText())
                .isEqualTo(root.resolve("etc/kubernetes/pki/ca.crt").toString());
        assertThat(configuration.path("containerRuntimeEndpoint").asText())
                .isEqualTo("unix://" + root.resolve("run/containerd/containerd.sock"));
        assertThat(configuration.path("providerID").asText())
                .isEqualTo("davit://7k3f2qh2md/0123456789abcdef0123456789abcdef");
        assertThat(configuration.path("serverTLSBootstrap").asBoolean()).isTrue();
        assertThat(configuration.path("rotateCertificates").asBoolean()).isTrue();
        assertThat(shared.path("containerRuntimeEndpoint").asText()).isEqualTo("unix:///other");
    }

    @Test
    void theMachineChoosesTheCgroupDriverUnlessTheClusterDoes() throws IOException {
        assertThat(cgroupDriver("{}")).isEqualTo("cgroupfs");
        Files.createDirectories(root.resolve("run/systemd/system"));
        assertThat(cgroupDriver("{}")).isEqualTo("systemd");
        assertThat(cgroupDriver("{\"cgroupDriver\":\"cgroupfs\"}")).isEqualTo("cgroupfs");
    }

    @Test
    void podsGetTheAgentsNameServersUnlessTheClusterSaysOthers() throws IOException {
        files().write(Json.parse("{}"), JoinRecords.any(), "CA");

        var configuration = Json.parse(Files.readString(root.resolve("var/lib/kubelet/config.yaml")));
        assertThat(Path.of(configuration.path("resolvConf").asText()))
                .isEqualTo(root.resolve("var/lib/davit-node/resolv.conf"))
                .content()
                .contains("nameserver ");
        assertThat(files().configuration(Json.parse("{\"resolvConf\":\"/other\"}"), JoinRecords.any())
                        .path("resolvConf")
                        .asText())
                .isEqualTo("/other");
    }

    @Test
    void theKubeconfigLeadsToTheNodeLocalEndpointWithTheRotatedCertificate() throws IOException {
        files().write(Json.parse("{}"), JoinRecords.any(), "CA");

        var kubeconfig = Json.parse(Files.readString(root.resolve("etc/kubernetes/kubelet.conf")));
        assertThat(kubeconfig.at("/clusters/0/cluster/server").asText()).isEqualTo("https://127.83.0.7:16443");
        assertThat(kubeconfig.at("/users/0/user/client-key").asText())
                .isEqualTo(root.resolve("var/lib/kubelet/pki/kubelet-client-current.pem")
                        .toString());
        assertThat(root.resolve("etc/davit-node/kubelet.conf.d")).isDirectory();
        assertThat(root.resolve("etc/kubernetes/pki/ca.crt")).hasContent("CA");
    }

    @Test
    void theCommandLineNamesFilesAndTheNodeOnly() {
        var command = KubeletCommand.of(new NodePaths(Path.of("/")), JoinRecords.any());

        assertThat(command)
                .containsExactly(
                        "/var/lib/davit-node/versions/1.35.4/bin/kubelet",
                        "--config=/var/lib/kubelet/config.yaml",
                        "--config-dir=/etc/davit-node/kubelet.conf.d",
                        "--kubeconfig=/etc/kubernetes/kubelet.conf",
                        "--hostname-override=w1",
                        "--node-ip=198.18.0.21");
    }

    @Test
    void refusesASharedConfigurationThatIsNoObject() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> files().configuration(Json.parse("[]"), JoinRecords.any()))
                .withMessageContaining("not an object");
    }

    @Test
    void aLogThatGrewTooLargeIsKeptOnceAndCut() throws IOException {
        var file = root.resolve("kubelet.log");
        var log = new BoundedLog(file, 10);
        log.trim();
        Files.writeString(file, "0123456789");
        log.trim();
        assertThat(file).hasContent("0123456789");

        Files.writeString(file, "0123456789+");
        log.trim();

        assertThat(file).isEmptyFile();
        assertThat(root.resolve("kubelet.log.1")).hasContent("0123456789+");
    }

    private KubeletFiles files() {
        return new KubeletFiles(new NodePaths(root));
    }

    private String cgroupDriver(String shared) {
        return files().configuration(Json.parse(shared), JoinRecords.any())
                .path("cgroupDriver")
                .asText();
    }
}
