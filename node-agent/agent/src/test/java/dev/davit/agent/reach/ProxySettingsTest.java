package dev.davit.agent.reach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.davit.tunnel.HostPort;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxySettingsTest {
    private static final HostPort GATEWAY = new HostPort("gw.example.org", 443);

    @ParameterizedTest
    @CsvSource({
        "http://proxy.example:3128, proxy.example, 3128",
        "proxy.example:3128, proxy.example, 3128",
        "HTTP://proxy.example:3128/, proxy.example, 3128",
        "http://proxy.example, proxy.example, 80",
        "http://192.0.2.3:8080, 192.0.2.3, 8080",
        "http://[2001:db8::3]:3128, 2001:db8::3, 3128",
        "http://[2001:db8::3], 2001:db8::3, 80"
    })
    void readsTheUsualFormsOfAProxy(String text, String host, int port) {
        assertThat(ProxyServer.parse(text)).isEqualTo(new ProxyServer(new HostPort(host, port), Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "http://anna:s3cret@p:3128, anna, s3cret",
        "anna:s3cret@p:3128, anna, s3cret",
        "http://anna@p:3128, anna, ''",
        "http://anna:p%40ss%3Aw%25rd@p:3128, anna, p@ss:w%rd",
        "http://anna:a+b@p:3128, anna, a+b",
        "http://CORP%5Canna:p@ss@p:3128, CORP\\anna, p@ss",
        "http://anna:gr%C3%BCn@p:3128, anna, grün"
    })
    void readsPercentEncodedCredentials(String text, String user, String password) {
        var proxy = ProxyServer.parse(text);

        assertThat(proxy.credentials()).contains(new ProxyServer.Credentials(user, password));
        assertThat(ProxyServer.parse(proxy.withCredentials())).isEqualTo(proxy);
    }

    /** I9. */
    @Test
    void neverShowsCredentialsByItself() {
        var settings = ProxySettings.from(Map.of("HTTPS_PROXY", "http://anna:s3cret@proxy.example:3128"));

        assertThat(settings.toString() + settings.describe(List.of(GATEWAY)) + settings.towards(GATEWAY))
                .contains("http://proxy.example:3128")
                .doesNotContain("anna", "s3cret", "YW5uYTpzM2NyZXQ=");
        assertThat(settings.describe(List.of(GATEWAY))).isEqualTo("http://proxy.example:3128 with credentials");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://anna:s3cret@proxy.example:3128",
                "socks5://anna:s3cret@proxy.example:1080",
                "http://anna:s3cret@",
                "http://anna:s3cret/@proxy.example:3128",
                "http://anna:s3cret@proxy.example:99999",
                "http://anna:s3cret%zz@proxy.example:3128",
                "anna:s3cret://x",
                "http://anna:s3cret\n@proxy.example",
                "http://"
            })
    void refusesOtherProxiesWithoutQuotingThem(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProxySettings.from(Map.of("HTTPS_PROXY", text)))
                .withMessageContaining("HTTPS_PROXY: ")
                .withMessageContaining("expected")
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("anna", "s3cret"));
    }

    @Test
    void takesCapitalLettersFirst() {
        var environment = Map.of(
                "HTTPS_PROXY",
                "http://one:1",
                "https_proxy",
                "http://two:2",
                "NO_PROXY",
                "",
                "no_proxy",
                "gw.example.org");

        assertThat(ProxySettings.from(environment).server().map(ProxyServer::address))
                .contains(new HostPort("one", 1));
        assertThat(ProxySettings.from(environment).towards(GATEWAY)).isEmpty();
        assertThat(ProxySettings.from(Map.of("https_proxy", "two:2")).firstHop(GATEWAY))
                .isEqualTo(new HostPort("two", 2));
    }

    @Test
    void withoutAProxyTheGatewayIsTheFirstHop() {
        assertThat(ProxySettings.from(Map.of("HTTPS_PROXY", " ", "HTTP_PROXY", "http://p:1")))
                .isEqualTo(ProxySettings.none());
        assertThat(ProxySettings.none().firstHop(GATEWAY)).isEqualTo(GATEWAY);
        assertThat(ProxySettings.none().describe(List.of(GATEWAY))).isEmpty();
    }

    @Test
    void saysWhenNoProxyHasTheGateway() {
        var settings = ProxySettings.from(Map.of("HTTPS_PROXY", "http://p:1", "NO_PROXY", "example.org"));

        assertThat(settings.describe(List.of(GATEWAY))).isEqualTo("http://p:1, not used: NO_PROXY has the gateway");
    }
}
