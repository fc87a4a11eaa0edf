package dev.davit.cli;

import dev.davit.api.v1alpha1.HostedCluster;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
            case JSON -> Serialization.asJson(shown(cluster));
            case YAML -> Serialization.asYaml(shown(cluster)).strip();
            case NAME ->
                "hostedcluster." + HostedCluster.GROUP + "/"
                        + cluster.getMetadata().getName();
        };
    }

    /** @return the HostedClusters, as one List object, as text that ends without a line break; empty when there is no name to write */
    String write(List<HostedCluster> clusters) {
        return switch (this) {
            case JSON -> Serialization.asJson(list(clusters));
            case YAML -> Serialization.asYaml(list(clusters)).strip();
            case NAME -> clusters.stream().map(this::write).collect(Collectors.joining("\n"));
        };
    }

    /** As kubectl prints it, which reads it back as it reads one object. */
    private static Map<String, Object> list(List<HostedCluster> clusters) {
        var list = new LinkedHashMap<String, Object>();
        list.put("apiVersion", "v1");
        list.put("kind", "List");
        list.put("metadata", Map.of("resourceVersion", ""));
        list.put("items", clusters.stream().map(OutputFormat::shown).toList());
        return list;
    }

    /** @return a copy without the bookkeeping of server-side apply, which kubectl does not print either */
    private static HasMetadata shown(HasMetadata cluster) {
        var copy = Serialization.clone(cluster);
        copy.getMetadata().setManagedFields(List.of());
        return copy;
    }
}
