package dev.davit.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Live objects read one by one from the API server, for clusters in which nothing is cached. */
public final class ReadObjects implements LiveObjects {
    private final KubernetesClient client;
    private final Map<String, String> labels;
    private final Collection<Class<? extends HasMetadata>> prunedKinds;

    /**
     * @param label whose value is the hosted cluster's uid
     * @param clusterUid of the one cluster that this is about
     * @param prunedKinds kinds among which no longer desired objects are looked for
     */
    public ReadObjects(
            KubernetesClient client,
            String label,
            String clusterUid,
            Collection<Class<? extends HasMetadata>> prunedKinds) {
        this.client = client;
        this.labels = Map.of(label, clusterUid);
        this.prunedKinds = List.copyOf(prunedKinds);
    }

    @Override
    public Optional<HasMetadata> get(HasMetadata desired) {
        return Optional.ofNullable(client.resource(desired).get());
    }

    @Override
    public Stream<HasMetadata> ofCluster(String clusterUid) {
        return prunedKinds.stream().flatMap(this::list);
    }

    @Override
    public boolean isAuthoritative(HasMetadata desired) {
        return true;
    }

    private Stream<HasMetadata> list(Class<? extends HasMetadata> kind) {
        return client.resources(kind).inAnyNamespace().withLabels(labels).list().getItems().stream()
                .map(HasMetadata.class::cast);
    }
}
