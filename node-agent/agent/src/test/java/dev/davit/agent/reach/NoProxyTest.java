package dev.davit.agent.reach;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.tunnel.HostPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first table is the one of Go's golang.org/x/net/http/httpproxy, whose documentation is the field's agreement. */
class NoProxyTest {
    private static final NoProxy OF_GO =
            new NoProxy("foobar.com, .barbaz.net, *.wildcard.io, 192.168.1.1, 192.168.1.2:81,"
                    + " 192.168.1.3:80, 10.0.0.0/30, 2001:db8::52:0:1, [2001:db8::52:0:2]:443, [2001:db8::52:0:3]:80,"
                    + " 2002:db8:a::45/64");

    @ParameterizedTest
    @CsvSource({
        "localhost, true",
        "127.0.0.1, true",
        "127.0.0.2, true",
        "::1, true",
        "::2, false",
        "192.168.1.1, true",
        "192.168.1.2, false",
        "192.168.1.3, true",
        "192.168.1.4, false",
        "10.0.0.2, true",
        "10.0.0.4, false",
        "2001:db8::52:0:1, true",
        "2001:db8::52:0:2, false",
        "2001:db8::52:0:3, true",
        "2002:db8:a::123, true",
        "fe80::424b:c8be:1643:a1b6, false",
        "barbaz.net, false",
        "www.barbaz.net, true",
        "foobar.com, true",
        "FOOBAR.com, true",
        "www.foobar.com, true",
        "foofoobar.com, false",
        "baz.com, false",
        "localhost.net, false",
        "local.localhost, false",
        "barbarbaz.net, false",
        "wildcard.io, false",
        "nested.wildcard.io, true",
        "awildcard.io, false"
    })
    void readsNamesAddressesAndRangesAsGoDoes(String host, boolean direct) {
        assertThat(OF_GO.covers(new HostPort(host, 80))).isEqualTo(direct);
    }

    @ParameterizedTest
    @CsvSource({
        "gw.example.org:443, gw.example.org, 443, true",
        "gw.example.org:443, gw.example.org, 8443, false",
        ".example.org:443, gw.example.org, 443, true",
        ".example.org:443, gw.example.org, 8443, false",
        "[2001:db8::1]:443, 2001:db8::1, 443, true",
        "[2001:db8::1]:443, 2001:db8::1, 8443, false",
        "198.18.0.0/15, 198.19.255.255, 443, true",
        "198.18.0.0/15, 198.20.0.0, 443, false",
        "198.18.0.0/15, gw.example.org, 443, false"
    })
    void anEntryWithAPortHoldsForThatPort(String entry, String host, int port, boolean direct) {
        assertThat(new NoProxy(entry).covers(new HostPort(host, port))).isEqualTo(direct);
    }

    @ParameterizedTest
    @CsvSource({"example.com", "192.0.2.1", "2001:db8::1"})
    void anAsteriskCoversEverything(String host) {
        assertThat(new NoProxy("x.example, *").covers(new HostPort(host, 443))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"''", "':1'", "','", "' , '", "'/24'", "'10.0.0.0/40'", "'*.'", "'[]:443'"})
    void whatMakesNoSenseMatchesNothing(String entries) {
        assertThat(new NoProxy(entries).covers(new HostPort("example.com", 443)))
                .isFalse();
        assertThat(new NoProxy(entries).covers(new HostPort("10.0.0.1", 443))).isFalse();
    }

    @Test
    void isOneLineWhateverTheEnvironmentHeld() {
        assertThat(new NoProxy("a.example,\n HTTPS_PROXY=http://b").text())
                .isEqualTo("a.example, HTTPS_PROXY=http://b");
    }
}
