package dev.davit.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.local.LocalAddress;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceTest {
    private static Source of(String literal) {
        return Source.of(InetAddress.ofLiteral(literal));
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1, 192.0.2.1", "::ffff:192.0.2.1, 192.0.2.1", "2001:db8:1:2::1, 2001:db8:1:2:ffff::9"})
    void areOne(String one, String same) {
        assertThat(of(one)).isEqualTo(of(same));
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1, 192.0.2.2", "2001:db8:1:2::1, 2001:db8:1:3::1"})
    void areTwo(String one, String other) {
        assertThat(of(one)).isNotEqualTo(of(other));
    }

    @Test
    void whatIsNoInternetAddressIsNone() {
        assertThat(Source.of(new LocalAddress("here"))).isEmpty();
    }
}
