package dev.davit.cli;

import dev.davit.api.v1alpha1.HostedCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.Optional;

/** The HostedClusters of one namespace as the commands need them. */
final class Clusters {
    private final KubernetesClient client;
    private final String namespace;

    Clusters(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    String namespace() {
        return namespace;
    }

    /** @return how messages name the cluster */
    String title(String name) {
        return "HostedCluster " + namespace + "/" + name;
    }

    Resource<HostedCluster> resource(String name) {
        return client.resources(HostedCluster.class).inNamespace(namespace).withName(name);
    }

    /** @return the cluster; a CliException with NOT_FOUND when there is none */
    HostedCluster require(String name) {
        return Optional.ofNullable(resource(name).get())
                .orElseThrow(() -> new CliException(
                        ExitCodes.NOT_FOUND,
                        title(name) + " does not exist; davit status --all-namespaces lists those that do"));
    }
}
