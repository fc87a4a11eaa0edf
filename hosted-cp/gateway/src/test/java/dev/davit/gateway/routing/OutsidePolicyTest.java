package dev.davit.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutsidePolicyTest {
    private static final OutsidePolicy NOTHING_SET = policy(List.of(), List.of());

    private static OutsidePolicy policy(List<Cidr> denied, List<Cidr> allowed) {
        return OutsidePolicy.of(
                new Settings("hosted.test", List.of(), denied, allowed), List.of(address("203.0.113.7")));
    }

    private static InetAddress address(String literal) {
        return Cidr.address(literal).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.96.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "100.64.0.1",
                "100.100.100.200",
                "127.0.0.1",
                "169.254.169.254",
                "0.0.0.0",
                "255.255.255.255",
                "fd00::1",
                "fc00::1",
                "fe80::1",
                "::1",
                "::ffff:10.96.0.1",
                "::10.96.0.1",
                "64:ff9b::a60:1",
                "64:ff9b:1::a60:1",
                "2002:a60:1::1",
                "203.0.113.7",
                "64:ff9b::cb00:7107"
            })
    void nothingPrivateAndNotTheGatewayItselfIsOutside(String literal) {
        assertThat(NOTHING_SET.permits(address(literal))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.8", "172.32.0.1", "2001:db8::1", "64:ff9b::cb00:7108"})
    void whatIsPublicIsOutside(String literal) {
        assertThat(NOTHING_SET.permits(address(literal))).isTrue();
    }

    @Test
    void publicRangesCanBeDeniedAndPrivateOnesAllowed() {
        var policy = policy(List.of(Cidr.parse("198.51.100.0/24")), List.of(Cidr.parse("10.1.0.0/16")));

        assertThat(policy.permits(address("198.51.100.9"))).isFalse();
        assertThat(policy.permits(address("10.1.2.3"))).isTrue();
        assertThat(policy.permits(address("10.2.2.3"))).isFalse();
    }
}
