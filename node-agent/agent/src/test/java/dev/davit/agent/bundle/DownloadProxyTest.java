package dev.davit.agent.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.davit.agent.cluster.NodeSettings;
import dev.davit.agent.reach.ProxyServer;
import dev.davit.agent.reach.ProxySettings;
import dev.davit.node.testing.ConnectProxy;
import dev.davit.node.testing.EchoServer;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DownloadProxyTest {
    private static final String LOGIN = new ProxyServer.Credentials("anna", "s3cret").basic();

    @Test
    void downloadsGoThroughTheProxyWithItsCredentials() throws IOException {
        try (var proxy = ConnectProxy.authenticating(LOGIN);
                var server = new EchoServer()) {
            var environment = Map.of("HTTPS_PROXY", "http://anna:s3cret@" + proxy.address());

            // An echo is no server of TLS: how far the connection comes is what counts.
            assertThatIOException()
                    .isThrownBy(() -> download(server.named("bundles.test").toString(), environment));

            assertThat(proxy.targets()).isNotEmpty().containsOnly(server.named("bundles.test"));
        }
    }

    @Test
    void credentialsThatAreRefusedAreNotRepeatedForEver() throws IOException {
        try (var proxy = ConnectProxy.authenticating("Basic other")) {
            var environment = Map.of("HTTPS_PROXY", "http://anna:s3cret@" + proxy.address());

            assertThatIOException()
                    .isThrownBy(() -> download("bundles.test", environment))
                    .withMessageContaining("authenticate");

            assertThat(proxy.targets()).isEmpty();
        }
    }

    @Test
    void whatNoProxyHasIsDownloadedDirectly() throws IOException {
        try (var proxy = ConnectProxy.open();
                var server = new EchoServer()) {
            var environment = Map.of("HTTPS_PROXY", proxy.address().toString());

            assertThatIOException()
                    .isThrownBy(() -> download(server.named("127.0.0.1").toString(), environment));

            assertThat(server.accepted()).isPositive();
            assertThat(proxy.heads()).isEmpty();
        }
    }

    private static void download(String authority, Map<String, String> environment) throws IOException {
        var bundle = new NodeSettings.Bundle("amd64", "https://" + authority + "/bundle.tar", "00");
        new BundleSource(Optional.empty(), ProxySettings.from(environment)).read(bundle, bytes -> {});
    }
}
