package dev.davit.cli;

import dev.davit.api.v1alpha1.EndpointStatus;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.HostedClusterSpec;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import dev.davit.api.v1alpha1.LocalReference;
import dev.davit.api.v1alpha1.NodesStatus;
import dev.davit.api.v1alpha1.UpgradeState;
import dev.davit.api.v1alpha1.VersionHistory;
import dev.davit.api.v1alpha1.VersionStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;

/** Objects that the tests begin with. */
final class Samples {
    private Samples() {}

    /** @return HostedCluster team-a/edge that asks for 1.36.3, without status */
    static HostedCluster cluster(long generation) {
        var cluster = new HostedCluster();
        cluster.setMetadata(new ObjectMetaBuilder()
                .withNamespace("team-a")
                .withName("edge")
                .withGeneration(generation)
                .withCreationTimestamp("2026-11-23T10:00:00Z")
                .build());
        cluster.setSpec(Serialization.unmarshal("{\"version\": \"1.36.3\"}", HostedClusterSpec.class));
        return cluster;
    }

    /** @return a status of a cluster that runs 1.35.4 with one node */
    static HostedClusterStatus status(long observedGeneration, Condition... conditions) {
        return new HostedClusterStatus(
                observedGeneration,
                "7k3f9qh2md",
                "dv-edge-0123abcd",
                new VersionStatus(
                        "1.36.3",
                        "1.35.4",
                        List.of(new VersionHistory(
                                "1.35.4",
                                UpgradeState.Completed,
                                "2026-11-23T10:00:00Z",
                                "2026-11-23T10:01:00Z",
                                List.of()))),
                new EndpointStatus("198.51.100.7", 443, "api.7k3f9qh2md.hosted.example"),
                new LocalReference("edge-kubeconfig"),
                new NodesStatus(1, 1, "1.35.4"),
                null,
                List.of(conditions));
    }

    static Condition condition(String type, String status, String message) {
        return new ConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason("Test")
                .withMessage(message)
                .withLastTransitionTime("2026-11-23T10:01:00Z")
                .build();
    }
}
