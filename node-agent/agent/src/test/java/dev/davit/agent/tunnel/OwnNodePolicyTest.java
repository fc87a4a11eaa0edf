package dev.davit.agent.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.RefusalReason;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnNodePolicyTest {
    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private final OwnNodePolicy policy = new OwnNodePolicy(
            "w1",
            () -> Set.of(address("198.18.0.21"), address("127.0.0.1")),
            Set.of(10250),
            pod -> pod.getHostAddress().startsWith("10.244.1.")
                    || pod.getHostAddress().startsWith("169.254."));

    @ParameterizedTest
    @CsvSource({
        "198.18.0.21:10250, 198.18.0.21",
        "[::ffff:198.18.0.21]:10250, 198.18.0.21",
        "10.244.1.9:8080, 10.244.1.9"
    })
    void allowsWhatTheNodeOwns(String target, String dialled) {
        var parsed = HostPort.parse(target).orElseThrow();

        assertThat(policy.allows(parsed))
                .isEqualTo(new DialDecision.Allowed(new InetSocketAddress(address(dialled), parsed.port())));
    }

    @ParameterizedTest
    @CsvSource({
        "198.18.0.21:22, PORT_NOT_ALLOWED",
        "127.0.0.1:10250, NOT_OWN_ADDRESS",
        "[::1]:10250, NOT_OWN_ADDRESS",
        "[::ffff:127.0.0.1]:10250, NOT_OWN_ADDRESS",
        "169.254.169.254:80, NOT_OWN_ADDRESS",
        "0.0.0.0:10250, NOT_OWN_ADDRESS",
        "224.0.0.1:10250, NOT_OWN_ADDRESS",
        "[fe80::1]:10250, NOT_OWN_ADDRESS",
        "[::ffff:169.254.169.254]:80, NOT_OWN_ADDRESS",
        "example.org:443, NOT_OWN_ADDRESS",
        "10.244.2.9:8080, NOT_OWN_ADDRESS",
        "localhost:10250, NOT_OWN_ADDRESS",
        "w2:10250, NOT_OWN_ADDRESS"
    })
    void refusesEverythingElse(String target, RefusalReason reason) {
        assertThat(policy.allows(HostPort.parse(target).orElseThrow())).isEqualTo(new DialDecision.Refused(reason));
    }
}
