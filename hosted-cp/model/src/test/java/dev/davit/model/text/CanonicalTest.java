package dev.davit.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalTest {
    /** Names of users and namespaces may look like this; kube-apiserver does not start with a number in their place. */
    @ParameterizedTest
    @ValueSource(
            strings = {"1e3", "1.5e3", "0x10", "0o17", "017", "0b1", "1_000", ".5", ".inf", "-.inf", ".nan", "=", "<<"})
    void aTextThatLooksLikeANumberStaysAText(String text) {
        var yaml = Canonical.yaml(Map.of("name", text));

        assertThat(yaml).isEqualTo("name: \"%s\"\n".formatted(text));
        assertThat(Canonical.parse(yaml).path("name").textValue()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10s", "10.96.0.0/12", "1.36.3", "a1e3", "0xy", "2026-01-01"})
    void whatIsNoNumberIsNotQuoted(String text) {
        assertThat(Canonical.yaml(Map.of("name", text))).isEqualTo("name: %s\n".formatted(text));
    }
}
