package dev.davit.agent.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodAddressingTest {
    @Test
    void isWhatTheSettingsSay() {
        assertThat(PodAddressing.of(Optional.of("{\"version\":1,\"podAddressesAnnounced\":true}")))
                .isEqualTo(PodAddressing.ANNOUNCED);
        assertThat(PodAddressing.of(Optional.of("{\"version\":1,\"podAddressesAnnounced\":false}")))
                .isEqualTo(PodAddressing.RANGES);
    }

    @Test
    void goesByRangesWhereAnOlderOperatorSaysNothing() {
        assertThat(PodAddressing.of(Optional.of("{\"version\":1}"))).isEqualTo(PodAddressing.RANGES);
        assertThat(PodAddressing.of(Optional.empty())).isEqualTo(PodAddressing.RANGES);
    }

    @Test
    void refusesSettingsThatAreNoJson() {
        assertThatIllegalArgumentException().isThrownBy(() -> PodAddressing.of(Optional.of("none")));
    }
}
