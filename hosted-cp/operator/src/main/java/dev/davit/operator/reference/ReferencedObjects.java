package dev.davit.operator.reference;

import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.model.controlplane.Reference;
import dev.davit.model.controlplane.ReferencedData;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The Secrets and ConfigMaps that HostedClusters refer to. Each is watched by its name, in the HostedCluster's own
 * namespace, as long as a spec names it; no others are read or kept.
 */
public final class ReferencedObjects implements AutoCloseable {
    private final KubernetesClient client;
    private final Map<String, Map<Reference, WatchedReference>> byCluster = new ConcurrentHashMap<>();
    private final CopyOnWriteArrayList<Consumer<HostedCluster>> listeners = new CopyOnWriteArrayList<>();

    /** @param client of the management cluster */
    public ReferencedObjects(KubernetesClient client) {
        this.client = client;
    }

    /** Calls the listener, on an informer's thread, with the cluster whenever what it refers to changed. */
    public void onChange(Consumer<HostedCluster> listener) {
        listeners.add(listener);
    }

    /** @return what the cluster's spec refers to, as it is now; watched from now on */
    public ReferencedData read(HostedCluster cluster) {
        Set<Reference> wanted = Reference.among(cluster.getSpec().apiServer());
        var watched = byCluster.compute(cluster.getMetadata().getUid(), (uid, before) -> keep(cluster, wanted, before));
        var found = new HashMap<Reference, Map<String, String>>();
        if (watched != null) {
            watched.forEach((reference, object) -> object.read().ifPresent(data -> found.put(reference, data)));
        }
        return new ReferencedData(found);
    }

    /** Watches nothing more for a cluster. */
    public void forget(String clusterUid) {
        var watched = byCluster.remove(clusterUid);
        if (watched != null) {
            watched.values().forEach(WatchedReference::close);
        }
    }

    @Override
    public void close() {
        byCluster.keySet().forEach(this::forget);
    }

    private @Nullable Map<Reference, WatchedReference> keep(
            HostedCluster cluster, Set<Reference> wanted, @Nullable Map<Reference, WatchedReference> before) {
        var kept = before == null ? new HashMap<Reference, WatchedReference>() : new HashMap<>(before);
        kept.entrySet().removeIf(entry -> {
            if (!wanted.contains(entry.getKey())) {
                entry.getValue().close();
                return true;
            }
            return false;
        });
        wanted.forEach(reference -> kept.computeIfAbsent(
                reference,
                added -> WatchedReference.start(
                        client,
                        cluster.getMetadata().getNamespace(),
                        added,
                        () -> listeners.forEach(listener -> listener.accept(cluster)))));
        return kept.isEmpty() ? null : Map.copyOf(kept);
    }
}
