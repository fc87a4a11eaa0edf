package dev.davit.model.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.Plans;
import dev.davit.testing.Poll;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings of the controllers have their effect in the real programs. */
class SchedulerConfigIT {
    /** Without the flag a machine that never reports becomes Unknown after a minute. */
    private static final Duration BEFORE_THE_DEFAULT = Duration.ofSeconds(40);

    private static final String SETTINGS = """
            controllerManager: {extraArgs: {concurrent-gc-syncs: '5', node-startup-grace-period: 2s}}
            scheduler:
              extraArgs: {v: '2'}
              configuration:
                parallelism: 4
                percentageOfNodesToScore: 50
                podInitialBackoffSeconds: 1
                podMaxBackoffSeconds: 5
                profiles:
                - schedulerName: default-scheduler
                - schedulerName: packed
                  pluginConfig:
                  - {name: NodeResourcesFit, args: {scoringStrategy: {type: MostAllocated, resources: [{name: cpu, weight: 1}]}}}
            """;

    @ParameterizedTest
    @ValueSource(strings = {"1.35.4", "1.36.3"})
    void aProfileOfTheUserSchedulesPods(String version) {
        var plan = Plans.plan(Plans.spec("version: " + version + "\n" + SETTINGS, Map.of()));
        try (var controlPlane = RealControlPlane.start(plan);
                var root = controlPlane.root()) {
            root.resource(new NodeBuilder()
                            .withNewMetadata()
                            .withName("w1")
                            .endMetadata()
                            .withNewStatus()
                            .withAllocatable(Map.of(
                                    "cpu", new Quantity("4"), "memory", new Quantity("4Gi"), "pods", new Quantity("9")))
                            .endStatus()
                            .build())
                    .create();
            Poll.await("the default service account is made")
                    .until(() -> root.serviceAccounts()
                                    .inNamespace("default")
                                    .withName("default")
                                    .get()
                            != null);

            root.resource(pod("packed")).create();
            root.resource(pod("nobody")).create();

            Poll.await("the scheduler has seen the pod of its profile")
                    .untilAsserted(() -> assertThat(root.pods()
                                    .inNamespace("default")
                                    .withName("packed")
                                    .get()
                                    .getStatus()
                                    .getConditions())
                            .anyMatch(condition -> condition.getType().equals("PodScheduled")));
            assertThat(root.pods()
                            .inNamespace("default")
                            .withName("nobody")
                            .get()
                            .getStatus()
                            .getConditions())
                    .as("no profile has this name")
                    .noneMatch(condition -> condition.getType().equals("PodScheduled"));
            Poll.await("the controller manager has waited for the machine as long as its flag says", BEFORE_THE_DEFAULT)
                    .untilAsserted(() -> assertThat(root.nodes()
                                    .withName("w1")
                                    .get()
                                    .getStatus()
                                    .getConditions())
                            .anyMatch(condition -> condition.getType().equals("Ready")
                                    && condition.getStatus().equals("Unknown")));
            controlPlane.assertRunning();
        }
    }

    private static Pod pod(String scheduler) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(scheduler)
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withSchedulerName(scheduler)
                .addNewToleration()
                .withOperator("Exists")
                .endToleration()
                .addNewContainer()
                .withName("main")
                .withImage("registry.k8s.io/pause:3.10")
                .endContainer()
                .endSpec()
                .build();
    }
}
