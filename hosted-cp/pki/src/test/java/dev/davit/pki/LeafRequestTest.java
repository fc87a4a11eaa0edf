package dev.davit.pki;

import static dev.davit.pki.PkiFixture.YEAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LeafRequestTest {
    @Test
    void isEqualWhateverTheOrderOfItsNames() {
        var one = InetAddress.ofLiteral("10.0.0.1");
        var two = InetAddress.ofLiteral("10.0.0.2");

        assertThat(LeafRequest.server("etcd", List.of("b", "a", "a"), List.of(two, one), YEAR))
                .isEqualTo(LeafRequest.server("etcd", List.of("a", "b"), List.of(one, two), YEAR));
    }

    @Test
    void refusesAServingLeafWithACommonNameOnly() {
        assertThatThrownBy(() -> LeafRequest.server("api.example", List.of(), List.of(), YEAR))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("serving leaf 'api.example' has neither a DNS name nor an address");
    }

    @Test
    void refusesACommonNameThatNoParserAccepts() {
        assertThat(LeafRequest.client("n".repeat(64), List.of(), YEAR).commonName())
                .hasSize(64);
        assertThatThrownBy(() -> LeafRequest.client("n".repeat(65), List.of(), YEAR))
                .hasMessageContaining("has 65 characters; expected 1 to 64");
        assertThatThrownBy(() -> LeafRequest.client(" ", List.of(), YEAR)).hasMessageContaining("expected 1 to 64");
    }

    @Test
    void refusesALeafThatIsGoodForNothingOrForNoTime() {
        assertThatThrownBy(() -> new LeafRequest("x", List.of(), List.of(), List.of(), List.of(), Set.of(), YEAR))
                .hasMessageContaining("no extended key usage");
        assertThatThrownBy(() -> LeafRequest.client("x", List.of(), Duration.ZERO))
                .hasMessageContaining("expected more than 0");
    }

    @Test
    void takesUris() {
        assertThat(LeafRequest.client("x", List.of(), YEAR)
                        .withUris(URI.create("davit://operator"))
                        .uris())
                .containsExactly(URI.create("davit://operator"));
    }
}
