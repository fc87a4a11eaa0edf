package dev.davit.agent.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodAddressingTest {
    @Test
    void isWhatTheSettingsSay() {
        assertThat(PodAddressing.of("{\"version\":1,\"podAddressesAnnounced\":true}"))
                .isEqualTo(PodAddressing.ANNOUNCED);
        assertThat(PodAddressing.of("{\"version\":1,\"podAddressesAnnounced\":false}"))
                .isEqualTo(PodAddressing.RANGES);
    }

    @Test
    void goesByRangesWhereAnOlderOperatorSaysNothing() {
        assertThat(PodAddressing.of("{\"version\":1}")).isEqualTo(PodAddressing.RANGES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "", "[]", "null"})
    void refusesSettingsThatAreNoJsonObject(String settings) {
        assertThatIllegalArgumentException().isThrownBy(() -> PodAddressing.of(settings));
    }
}
