package dev.davit.agent.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.davit.agent.failure.AgentException;
import dev.davit.agent.failure.ExitCode;
import dev.davit.agent.reach.GatewayConnector;
import dev.davit.agent.reach.ProxySettings;
import dev.davit.node.testing.ConnectProxy;
import dev.davit.node.testing.EchoServer;
import dev.davit.tunnel.HostPort;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ProxyCheckTest {
    private static final HostPort GATEWAY = new HostPort("gw.test", 443);

    @Test
    void saysThatThereIsNoProxy() {
        assertThat(check(Map.of(), GATEWAY).look()).isEqualTo(new Finding.Passed("none"));
        assertThat(check(Map.of("HTTPS_PROXY", "http://127.0.0.1:1", "NO_PROXY", "gw.test"), GATEWAY)
                        .look())
                .isEqualTo(new Finding.Passed("none"));
    }

    @Test
    void saysThatTheProxyLeadsToTheGateway() throws IOException {
        try (var proxy = ConnectProxy.open();
                var server = new EchoServer()) {
            var check = check(Map.of("HTTPS_PROXY", "http://" + proxy.address()), server.named("gw.test"));

            assertThat(check.look())
                    .isEqualTo(new Finding.Passed(
                            "http://%s leads to gw.test:%d".formatted(proxy.address(), server.port())));
        }
    }

    @Test
    void saysWhichCredentialsAreExpected() throws IOException {
        try (var proxy = ConnectProxy.authenticating("Basic x")) {
            var check = check(Map.of("HTTPS_PROXY", "http://" + proxy.address()), GATEWAY);

            assertThatExceptionOfType(AgentException.class)
                    .isThrownBy(() -> new Preflight(List.of(check)).run((one, finding) -> {}))
                    .withMessage(
                            "proxy: expected http://%1$s to connect to gw.test:443, found that it asks for Basic"
                                    + " realm=\"corp\" (407) and got none; put user and password into HTTPS_PROXY:"
                                    + " http://USER:PASSWORD@%1$s, percent-encoded",
                            proxy.address())
                    .matches(failure -> failure.exitCode() == ExitCode.PREFLIGHT);
        }
    }

    @Test
    void saysThatTheProxyIsNotThere() {
        assertThat(check(Map.of("HTTPS_PROXY", "http://127.0.0.1:1"), GATEWAY).look())
                .isEqualTo(new Finding.Failed(
                        "http://127.0.0.1:1 to connect to gw.test:443",
                        "that it cannot be reached (Connection refused)",
                        "check host and port in HTTPS_PROXY, or put the gateway into NO_PROXY"));
    }

    private static ProxyCheck check(Map<String, String> environment, HostPort gateway) {
        var connector = GatewayConnector.through(ProxySettings.from(environment));
        return new ProxyCheck(connector, gateway, Duration.ofSeconds(10));
    }
}
