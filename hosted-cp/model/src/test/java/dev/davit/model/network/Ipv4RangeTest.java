package dev.davit.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ipv4RangeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"", "10.0.0.0/33", "10.0.0.1/24", "256.0.0.0/8", "10.0.0/8", "fd00::/8", "10.0.0.0/", "a.b.c.d"})
    void refusesWhatIsNoRange(String text) {
        assertThat(Ipv4Range.tryParse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0/0", "10.96.0.0/16", "255.255.255.255/32", "172.20.0.1/32"})
    void writesWhatItRead(String text) {
        assertThat(Ipv4Range.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({
        "10.96.0.0/16, 10.96.0.0/16, true",
        "10.0.0.0/8, 10.244.0.0/16, true",
        "10.244.0.0/16, 10.0.0.0/8, true",
        "10.96.0.0/16, 10.97.0.0/16, false",
        "10.96.255.255/32, 10.97.0.0/16, false",
        "0.0.0.0/0, 255.255.255.255/32, true",
        "128.0.0.0/1, 127.0.0.0/8, false",
    })
    void knowsWhatRangesHaveInCommon(String first, String second, boolean overlap) {
        assertThat(Ipv4Range.parse(first).overlaps(Ipv4Range.parse(second))).isEqualTo(overlap);
    }

    @Test
    void countsAddresses() {
        var range = Ipv4Range.parse("10.96.0.0/28");

        assertThat(range.address(1)).isEqualTo("10.96.0.1");
        assertThat(range.address(10)).isEqualTo("10.96.0.10");
        assertThatIllegalArgumentException().isThrownBy(() -> range.address(16));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, true",
        "2001:db8::1, true",
        "gw.example.org, false",
        "192.0.2.0/24, false",
        "1.2.3, false",
        "host, false"
    })
    void tellsAddressesFromNames(String text, boolean address) {
        assertThat(Addresses.literal(text).isPresent()).isEqualTo(address);
    }
}
