package dev.davit.agent.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.tunnel.HostPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterWordsTest {
    @Test
    void aClusterNameMakesTheNamesOfItsEndpoints() {
        var name = ClusterName.parse("7k3f2qh2md.hosted.example").orElseThrow();

        assertThat(name.apiServer()).isEqualTo("api.7k3f2qh2md.hosted.example");
        assertThat(name.tunnel()).isEqualTo("tunnel.7k3f2qh2md.hosted.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7k3f2qh2md",
                "7k3f2qh2md.",
                "7K3F2QH2MD.hosted.example",
                "7k3f2qh2m1.hosted.example",
                "7k3f2qh2mda.hosted.example",
                "7k3f2qh2md.-bad.example",
                "7k3f2qh2md.a b",
                ""
            })
    void refusesWhatIsNoClusterName(String text) {
        assertThat(ClusterName.parse(text)).isEmpty();
    }

    @Test
    void aGatewayUrlHasAPortOrTheUsualOne() {
        assertThat(Gateways.parseUrl("https://gw.example.org")).contains(new HostPort("gw.example.org", 443));
        assertThat(Gateways.parseUrl("https://198.18.0.10:8443/")).contains(new HostPort("198.18.0.10", 8443));
        assertThat(Gateways.parseUrl("https://[2001:db8::1]:443")).contains(new HostPort("2001:db8::1", 443));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gw.example.org",
                "http://gw.example.org",
                "https://",
                "https://user@gw.example.org",
                "https://gw.example.org/path",
                "https://gw.example.org?x=1",
                "https://gw.example.org:99999",
                "https://gw example"
            })
    void refusesWhatIsNoGatewayUrl(String text) {
        assertThat(Gateways.parseUrl(text)).isEmpty();
    }

    @Test
    void aTokenNeverShowsItsSecretByItself() {
        var token = BootstrapToken.parse(" abcdef.0123456789abcdef\n").orElseThrow();

        assertThat(token.value()).isEqualTo("abcdef.0123456789abcdef");
        assertThat(token).hasToString("abcdef.<redacted>");
        assertThat(token.id()).isEqualTo("abcdef");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "abcdef", "abcdef.0123456789abcde", "ABCDEF.0123456789abcdef", "abcdef.0123456789abcdef x"})
    void refusesWhatIsNoToken(String text) {
        assertThat(BootstrapToken.parse(text)).isEmpty();
    }

    @Test
    void architecturesHaveTheNamesOfGo() {
        assertThat(Architecture.goName("x86_64")).isEqualTo("amd64");
        assertThat(Architecture.goName("aarch64")).isEqualTo("arm64");
        assertThat(Architecture.goName("riscv64")).isEqualTo("riscv64");
    }
}
