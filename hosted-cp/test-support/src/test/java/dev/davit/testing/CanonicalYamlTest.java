package dev.davit.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class CanonicalYamlTest {
    private static final ConfigMap ONE = configMap("one");
    private static final ConfigMap TWO = configMap("two");

    @Test
    void isTheSameInWhateverOrderObjectsWereMade() {
        assertThat(CanonicalYaml.of(List.of(TWO, ONE))).isEqualTo(CanonicalYaml.of(List.of(ONE, TWO)));
    }

    @Test
    void keepsLinesReadableAndTextsText() {
        assertThat(CanonicalYaml.of(List.of(ONE))).isEqualTo("""
                ---
                apiVersion: v1
                data:
                  lines: |
                    first
                    second
                  number: "42"
                  truth: "true"
                kind: ConfigMap
                metadata:
                  name: one
                """);
    }

    private static ConfigMap configMap(String name) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .addToData("truth", "true")
                .addToData("number", "42")
                .addToData("lines", "first\nsecond\n")
                .build();
    }
}
