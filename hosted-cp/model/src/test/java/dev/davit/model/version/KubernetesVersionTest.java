package dev.davit.model.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesVersionTest {
    @ParameterizedTest
    @CsvSource({
        "1.36.3, 1.36.3",
        "v1.36.3, 1.36.3",
        "v1.36.3+k3s1, 1.36.3",
        "1.37.0-rc.1, 1.37.0-rc.1",
        "v1.35.4-eks-abc, 1.35.4-eks-abc"
    })
    void readsWhatKubernetesWrites(String text, String expected) {
        assertThat(KubernetesVersion.parse(text)).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1.36", "1.36.3.4", "1.036.3", "latest", "1.36.x", " 1.36.3", "1.36.99999999999"})
    void refusesWhatIsNoVersion(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KubernetesVersion.parse(text))
                .withMessageContaining("such as 1.36.3");
    }

    @ParameterizedTest
    @CsvSource({
        "1.35.4, 1.36.3",
        "1.9.0, 1.10.0",
        "1.36.3, 1.36.10",
        "1.36.0-rc.1, 1.36.0",
        "1.36.0-alpha.1, 1.36.0-beta.0"
    })
    void ordersByNumberNotByText(String older, String newer) {
        assertThat(KubernetesVersion.parse(older)).isLessThan(KubernetesVersion.parse(newer));
    }

    @ParameterizedTest
    @CsvSource({
        "1.36.3, v1.36.9, true",
        "1.36.3, v1.35.0, true",
        "1.36.3, v1.33.13, true",
        "1.36.3, v1.32.13, false",
        "1.36.3, v1.37.0, false",
        "1.36.3, v2.36.3, false",
    })
    void knowsWhichKubeletsAnApiServerSupports(String apiServer, String kubelet, boolean supported) {
        assertThat(KubernetesVersion.parse(apiServer).supportsKubelet(KubernetesVersion.parse(kubelet)))
                .isEqualTo(supported);
    }

    @Test
    void countsMinors() {
        assertThat(KubernetesVersion.parse("1.37.0").minorsAfter(KubernetesVersion.parse("1.35.4")))
                .isEqualTo(2);
    }
}
