package dev.davit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReleaseCheckTest {
    @Test
    void namesTheKnownVersionsInTheirOrder() {
        assertThat(ReleaseCheck.warning("1.36.9", List.of("1.36.10", "1.35.4", "1.36.3")))
                .isEqualTo("warning: no Release 1.36.9; known: 1.35.4, 1.36.3, 1.36.10");
    }

    @Test
    void saysThatNoneIsKnown() {
        assertThat(ReleaseCheck.warning("1.36.9", List.of())).isEqualTo("warning: no Release 1.36.9; known: none");
    }
}
