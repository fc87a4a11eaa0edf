package dev.davit.operator.jointoken;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import dev.davit.api.v1alpha1.JoinTokenPhase;
import dev.davit.api.v1alpha1.JoinTokenStatus;
import dev.davit.operator.jointoken.TokenErrands.Progress;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TokenAnswerTest {
    private static final JoinTokenStatus READY =
            new JoinTokenStatus(1L, JoinTokenPhase.Ready, 0, List.of(), null, null, "abcdef", "ready");

    @Test
    void saysThatItIsBeingWritten() {
        assertThat(message(TokenAnswer.of(new Progress.Running(Optional.empty()), "edge", READY)))
                .isEqualTo("the token is being written into HostedCluster edge");
    }

    /** Also while it is tried again, so that the message does not change with every attempt. */
    @Test
    void saysWhyItCouldNotBeWritten() {
        var refused = TokenAnswer.of(new Progress.Failed("quota exceeded"), "edge", READY);

        assertThat(message(refused))
                .contains("could not be written into HostedCluster edge")
                .contains("quota exceeded");
        assertThat(TokenAnswer.of(new Progress.Running(Optional.of("quota exceeded")), "edge", READY))
                .isEqualTo(refused);
    }

    @Test
    void isSettledOnceItIsWritten() {
        assertThat(TokenAnswer.of(new Progress.Done(), "edge", READY)).isEqualTo(new TokenAnswer.Settled(READY));
    }

    @Test
    void namesWhatHoldsTheCluster() {
        assertThat(message(TokenAnswer.noWay(cluster("True", "patch of Deployment kube-apiserver is refused"))))
                .isEqualTo(
                        "HostedCluster edge is held, waiting until it is rolled out: patch of Deployment kube-apiserver is refused");
    }

    @Test
    void waitsForAnOperatorThatHasJustStarted() {
        assertThat(TokenAnswer.noWay(cluster("False", "nothing is refused")))
                .isEqualTo(new TokenAnswer.Unseen("waiting until the operator has looked at HostedCluster edge"));
    }

    private static String message(TokenAnswer answer) {
        assertThat(answer).isInstanceOf(TokenAnswer.Waits.class);
        return ((TokenAnswer.Waits) answer).message();
    }

    private static HostedCluster cluster(String stalled, String message) {
        var cluster = new HostedCluster();
        cluster.setMetadata(
                new ObjectMetaBuilder().withNamespace("team-a").withName("edge").build());
        var condition = new ConditionBuilder()
                .withType(Conditions.STALLED)
                .withStatus(stalled)
                .withMessage(message)
                .build();
        cluster.setStatus(Serialization.unmarshal(
                Serialization.asJson(Map.of("conditions", List.of(condition))), HostedClusterStatus.class));
        return cluster;
    }
}
