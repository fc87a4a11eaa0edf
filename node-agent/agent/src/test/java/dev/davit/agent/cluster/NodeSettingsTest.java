package dev.davit.agent.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.davit.tunnel.HostPort;
import org.junit.jupiter.api.Test;

class NodeSettingsTest {
    private static final String SETTINGS = """
            {"version":1,"clusterID":"7k3f2qh2md","clusterUID":"u-1","domain":"hosted.example",
             "gateways":["198.18.0.10:443","nonsense"],"nodeLocalAddress":"172.20.0.1","nodeLocalPort":6443,
             "kubernetesVersion":"1.35.4",
             "bundles":[{"arch":"amd64","url":"file:///b.tar","sha256":"00"}],
             "kubeletConfiguration":{"clusterDNS":["10.96.0.10"]},"later":true}
            """;

    @Test
    void readsWhatTheOperatorWritesAndIgnoresWhatALaterOneAdds() {
        var settings = Json.read(SETTINGS, NodeSettings.class);

        assertThat(settings.cluster()).hasToString("7k3f2qh2md.hosted.example");
        assertThat(settings.gatewayAddresses()).containsExactly(new HostPort("198.18.0.10", 443));
        assertThat(settings.bundle("amd64")).map(NodeSettings.Bundle::url).contains("file:///b.tar");
        assertThat(settings.bundle("arm64")).isEmpty();
    }

    @Test
    void saysWhichFieldIsMissing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Json.read(SETTINGS.replace("\"nodeLocalPort\":6443,", ""), NodeSettings.class))
                .withMessageContaining("nodeLocalPort");
    }

    @Test
    void refusesAClusterIdThatIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Json.read(SETTINGS.replace("7k3f2qh2md", "../../etc"), NodeSettings.class))
                .withMessageContaining("not a cluster name");
    }

    @Test
    void aJoinRecordComesBackAsItWasWritten() {
        var record = JoinRecords.any();

        assertThat(Json.read(Json.write(record), JoinRecord.class)).isEqualTo(record);
    }
}
