package dev.davit.operator.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.naming.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReplicationObserverTest {
    private static final Instant END = Instant.parse("2026-01-01T00:01:35Z");

    private final Pod leaving = new PodBuilder()
            .withNewMetadata()
            .withName("kube-apiserver-1")
            .addToLabels(Labels.NAME, "kube-apiserver")
            .withDeletionTimestamp(END.toString())
            .endMetadata()
            .withNewStatus()
            .withPhase("Running")
            .endStatus()
            .build();

    @Test
    void aReplacedPodAnswersForItsGrace() {
        assertThat(answers(leaving, END.minusSeconds(90))).isTrue();
        assertThat(answers(leaving, END.plusSeconds(5))).isTrue();
    }

    @Test
    void aPodOfANodeThatIsGoneDoesNotHoldUpForEver() {
        assertThat(answers(leaving, END.plusSeconds(61))).isFalse();
    }

    @Test
    void onesThatStayHaveEndedOrAreOfAnotherComponentDoNotCount() {
        var stays = leaving.edit()
                .editMetadata()
                .withDeletionTimestamp(null)
                .endMetadata()
                .build();
        var ended =
                leaving.edit().editStatus().withPhase("Succeeded").endStatus().build();
        var etcd = leaving.edit()
                .editMetadata()
                .addToLabels(Labels.NAME, "etcd")
                .endMetadata()
                .build();

        assertThat(answers(stays, END)).isFalse();
        assertThat(answers(ended, END)).isFalse();
        assertThat(answers(etcd, END)).isFalse();
    }

    private static boolean answers(Pod pod, Instant now) {
        return ReplicationObserver.mayStillAnswer(pod, now);
    }
}
