package dev.davit.cli;

import dev.davit.api.v1alpha1.HostedCluster;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.stream.Collectors;

/** How HostedClusters are printed for programs. */
enum OutputFormat {
    /** The whole object. */
    YAML,
    /** The whole object. */
    JSON,
    /** Resource and name only, as kubectl's -o name. */
    NAME;

    /** @return the HostedCluster as text that ends without a line break */
    String write(HasMetadata cluster) {
        return switch (this) {
            case JSON -> Serialization.asJson(cluster);
            case YAML -> Serialization.asYaml(cluster).strip();
            case NAME ->
                "hostedcluster." + HostedCluster.GROUP + "/"
                        + cluster.getMetadata().getName();
        };
    }

    /** @return the HostedClusters as text that ends without a line break; empty when there is no name to write */
    String write(List<HostedCluster> clusters) {
        return switch (this) {
            case JSON -> Serialization.asJson(clusters);
            case YAML -> Serialization.asYaml(clusters).strip();
            case NAME -> clusters.stream().map(this::write).collect(Collectors.joining("\n"));
        };
    }
}
