package dev.davit.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One shared informer for each kind that Davit renders into the management cluster, for labelled objects only, without
 * managed fields. Kinds that are not watched are read from the API server.
 */
public final class WatchedObjects implements LiveObjects, AutoCloseable {
    private static final String BY_CLUSTER = "cluster";

    private final KubernetesClient client;
    private final String label;
    private final Map<String, SharedIndexInformer<? extends HasMetadata>> informers = new ConcurrentHashMap<>();
    private final List<Consumer<HasMetadata>> changeListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<ObjectKey>> deletionListeners = new CopyOnWriteArrayList<>();

    /**
     * @param label whose presence selects objects and whose value is the hosted cluster's uid
     * @param kinds that are watched
     */
    public WatchedObjects(KubernetesClient client, String label, Collection<Class<? extends HasMetadata>> kinds) {
        this.client = client;
        this.label = label;
        kinds.forEach(this::watch);
    }

    /** Calls the listener, on an informer's thread, with every object that was added, changed or deleted. */
    public void onChange(Consumer<HasMetadata> listener) {
        changeListeners.add(listener);
    }

    /** Calls the listener, on an informer's thread, with every object that was deleted. */
    public void onDelete(Consumer<ObjectKey> listener) {
        deletionListeners.add(listener);
    }

    /**
     * Starts every informer and waits until all hold the present state.
     *
     * @throws TimeoutException if that takes longer
     */
    public void start(long timeout, TimeUnit unit) throws TimeoutException, InterruptedException {
        var started = informers.values().stream()
                .map(informer -> informer.start().toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(started).get(timeout, unit);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException("cannot watch the management cluster; check the operator's ClusterRole", e);
        }
    }

    @Override
    public Optional<HasMetadata> get(HasMetadata desired) {
        if (!isWatched(desired)) {
            return Optional.ofNullable(client.resource(desired).get());
        }
        var informer = Objects.requireNonNull(informers.get(desired.getKind()));
        var metadata = desired.getMetadata();
        return Optional.ofNullable(
                informer.getStore().getByKey(Cache.namespaceKeyFunc(metadata.getNamespace(), metadata.getName())));
    }

    /** @return the cached object of a watched kind */
    public <T extends HasMetadata> Optional<T> get(Class<T> kind, String namespace, String name) {
        return Optional.ofNullable(Objects.requireNonNull(informers.get(HasMetadata.getKind(kind)), kind.getName())
                        .getStore()
                        .getByKey(Cache.namespaceKeyFunc(namespace, name)))
                .map(kind::cast);
    }

    @Override
    public Stream<HasMetadata> ofCluster(String clusterUid) {
        return informers.values().stream()
                .flatMap(informer -> informer.getIndexer().byIndex(BY_CLUSTER, clusterUid).stream());
    }

    @Override
    public boolean isAuthoritative(HasMetadata desired) {
        return !isWatched(desired);
    }

    @Override
    public void close() {
        informers.values().forEach(SharedIndexInformer::stop);
    }

    private <T extends HasMetadata> void watch(Class<T> kind) {
        SharedIndexInformer<T> informer =
                client.resources(kind).inAnyNamespace().withLabel(label).runnableInformer(0);
        informer.itemStore(new TrimmedStore<>());
        informer.addIndexers(Map.of(BY_CLUSTER, object -> List.of(clusterUid(object))));
        informer.addEventHandler(new ResourceEventHandler<>() {
            @Override
            public void onAdd(T object) {
                changed(object);
            }

            @Override
            public void onUpdate(T before, T object) {
                if (!Objects.equals(
                        before.getMetadata().getResourceVersion(),
                        object.getMetadata().getResourceVersion())) {
                    changed(object);
                }
            }

            @Override
            public void onDelete(T object, boolean finalStateUnknown) {
                deletionListeners.forEach(listener -> listener.accept(ObjectKey.of(object)));
                changed(object);
            }
        });
        informer.exceptionHandler((started, failure) -> true);
        informers.put(HasMetadata.getKind(kind), informer);
    }

    private void changed(HasMetadata object) {
        changeListeners.forEach(listener -> listener.accept(object));
    }

    private boolean isWatched(HasMetadata desired) {
        return informers.containsKey(desired.getKind()) && !clusterUid(desired).isEmpty();
    }

    private String clusterUid(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getLabels())
                .map(labels -> labels.get(label))
                .orElse("");
    }
}
