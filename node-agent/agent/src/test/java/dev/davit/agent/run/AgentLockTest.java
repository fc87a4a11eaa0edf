package dev.davit.agent.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.davit.agent.failure.AgentException;
import dev.davit.agent.failure.ExitCode;
import dev.davit.agent.process.ProcessIdentity;
import dev.davit.agent.reach.ProxySettings;
import dev.davit.tunnel.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentLockTest {
    @Test
    void oneAgentPerMachineAndOthersLearnWhichOne(@TempDir Path folder) throws IOException {
        var file = folder.resolve("state/agent.lock");

        try (var held = AgentLock.take(file)) {
            assertThat(AgentLock.holder(file)).contains(ProcessIdentity.self());
            assertThatExceptionOfType(AgentException.class)
                    .isThrownBy(() -> AgentLock.take(file))
                    .withMessageContaining("pid " + ProcessHandle.current().pid())
                    .matches(failure -> failure.exitCode() == ExitCode.AGENT_STATE);
        }

        assertThat(AgentLock.holder(file)).isEmpty();
        AgentLock.take(file).close();
    }

    @Test
    void podsAreThoseOfTheRangesAndOwnAddressesAreNever() throws IOException {
        var address = InetAddress.ofLiteral("198.18.0.21");
        var view = new NodeView(address);
        assertThat(view.ownsPod(InetAddress.ofLiteral("10.244.0.9"))).isFalse();

        view.podRanges(List.of("10.244.0.0/24", "nonsense"));
        view.refreshAddresses();

        assertThat(view.ownsPod(InetAddress.ofLiteral("10.244.0.9"))).isTrue();
        assertThat(view.ownsPod(InetAddress.ofLiteral("10.244.1.9"))).isFalse();
        assertThat(view.addresses()).startsWith(address).contains(InetAddress.getLoopbackAddress());
    }

    @Test
    void gatewaysByNameAreNotLookedUp() {
        assertThat(GatewayLiterals.of(
                        List.of(new HostPort("198.18.0.10", 443), new HostPort("gw.invalid", 443)),
                        ProxySettings.none()))
                .containsExactly(InetAddress.ofLiteral("198.18.0.10"));
    }

    @Test
    void theWayToAProxyIsAnUplinkToo() {
        var proxies = ProxySettings.from(Map.of("HTTPS_PROXY", "http://198.18.0.3:3128", "NO_PROXY", "198.18.0.10"));

        assertThat(GatewayLiterals.of(
                        List.of(new HostPort("198.18.0.10", 443), new HostPort("gw.invalid", 443)), proxies))
                .containsExactly(InetAddress.ofLiteral("198.18.0.10"), InetAddress.ofLiteral("198.18.0.3"));
    }
}
