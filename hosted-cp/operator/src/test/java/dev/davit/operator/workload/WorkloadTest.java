package dev.davit.operator.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkloadTest {
    @Test
    void saysThatTheFiguresAreOfTheTemplateBefore() {
        var set = new StatefulSetBuilder()
                .withNewMetadata()
                .withGeneration(2L)
                .endMetadata()
                .withNewSpec()
                .withReplicas(1)
                .endSpec()
                .withNewStatus()
                .withObservedGeneration(1L)
                .withReplicas(1)
                .withReadyReplicas(1)
                .withUpdatedReplicas(1)
                .endStatus()
                .build();

        assertThat(Workload.of(Optional.of(deployment(1L, 1))))
                .returns(false, Workload::rolledOut)
                .returns(
                        "1 of 1 replicas ready, 1 up to date; the Deployment controller has not looked at the last change yet",
                        Workload::message);
        assertThat(Workload.ofStatefulSet(Optional.of(set)))
                .returns(false, Workload::rolledOut)
                .returns(
                        "1 of 1 replicas ready, 1 up to date; the StatefulSet controller has not looked at the last change yet",
                        Workload::message);
    }

    @Test
    void saysThatAnOldPodIsThere() {
        assertThat(Workload.of(Optional.of(deployment(2L, 2))))
                .returns(false, Workload::rolledOut)
                .returns("1 of 1 replicas ready, 1 up to date; 1 old pod is not gone yet", Workload::message);
    }

    @Test
    void hasNothingToAddWhenAllIsThere() {
        assertThat(Workload.of(Optional.of(deployment(2L, 1))))
                .returns(true, Workload::rolledOut)
                .returns("1 of 1 replicas ready, 1 up to date", Workload::message);
    }

    /** One replica that is wanted, ready and up to date, in generation 2. */
    private static Deployment deployment(long observedGeneration, int pods) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withGeneration(2L)
                .endMetadata()
                .withNewSpec()
                .withReplicas(1)
                .endSpec()
                .withNewStatus()
                .withObservedGeneration(observedGeneration)
                .withReplicas(pods)
                .withAvailableReplicas(1)
                .withUpdatedReplicas(1)
                .endStatus()
                .build();
    }
}
