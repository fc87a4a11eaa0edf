package dev.davit.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.operator.probe.ProbeResult;
import org.junit.jupiter.api.Test;

class ObservationTest {
    private final StatusScenario edge = new StatusScenario("1.35.4").with(StatusScenario.READY, StatusScenario.READY);

    @Test
    void answersWhenTheProbePassedAndAPodOfTheControlPlaneIsReady() {
        assertThat(edge.with(StatusScenario.PASSED).observe().answers()).isTrue();
    }

    /** The Service of one replica that wakes leads to a pod that is not ready, which may answer the probe. */
    @Test
    void doesNotAnswerBeforeAPodOfItsControlPlaneIsReady() {
        edge.with(StatusScenario.PASSED);

        assertThat(edge.with(StatusScenario.READY, StatusScenario.DOWN)
                        .observe()
                        .answers())
                .isFalse();
        assertThat(edge.with(StatusScenario.READY, StatusScenario.NONE)
                        .observe()
                        .answers())
                .isFalse();
    }

    @Test
    void doesNotAnswerBeforeTheProbePassed() {
        assertThat(edge.with(StatusScenario.GONE).observe().answers()).isFalse();
        assertThat(edge.with(new ProbeResult.Unknown()).observe().answers()).isFalse();
    }

    /** A roll-out is no reason to wait: a pod of the template before answers as well. */
    @Test
    void answersWhileItsControlPlaneIsRolledOut() {
        edge.with(StatusScenario.DOWN, StatusScenario.ROLLING);

        assertThat(edge.with(StatusScenario.PASSED).observe().answers()).isTrue();
    }
}
