package dev.davit.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DigestsTest {
    /** Vector: SHA-256 of the empty text, in base32 by RFC 4648. */
    @Test
    void writesBase32AsRfc4648Does() {
        assertThat(Digests.base32("".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("4oymiquy7qobjgx36tejs35zeqt24qpemsnzgtfeswmrw6csxbkq");
    }

    @Test
    void writesHexadecimalWithLeadingZeros() {
        assertThat(Digests.sha256Hex("")).startsWith("e3b0c44298fc1c14").hasSize(64);
    }

    @Test
    void hashesMapsWhateverTheirOrder() {
        assertThat(Canonical.hash(Map.of("a", 1, "b", 2)))
                .isEqualTo(Canonical.hash(new TreeMap<>(Map.of("b", 2, "a", 1))));
    }
}
