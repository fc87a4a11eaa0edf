package dev.davit.operator.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Watches the nodes of the management cluster; keeps of them what {@link NodeFacts} needs. */
public final class ManagementNodes implements AutoCloseable {
    private final SharedIndexInformer<Node> informer;
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> ofCapacity = new CopyOnWriteArrayList<>();

    /** @param client of the management cluster */
    public ManagementNodes(KubernetesClient client) {
        informer = client.nodes().runnableInformer(0);
        informer.itemStore(new TrimmedNodes());
        informer.exceptionHandler((started, failure) -> true);
        informer.addEventHandler(new ResourceEventHandler<>() {
            @Override
            public void onAdd(Node node) {
                ofCapacity.forEach(Runnable::run);
            }

            @Override
            public void onUpdate(Node before, Node node) {
                var old = NodeFacts.of(before);
                var now = NodeFacts.of(node);
                if (old.cordoned() != now.cordoned()) {
                    listeners.forEach(listener -> listener.accept(now.name()));
                }
                if (old.milliCpuForAll() != now.milliCpuForAll()) {
                    ofCapacity.forEach(Runnable::run);
                }
            }

            @Override
            public void onDelete(Node node, boolean finalStateUnknown) {
                ofCapacity.forEach(Runnable::run);
            }
        });
    }

    /** Calls the listener, on an informer's thread, with the name of a node that was cordoned or uncordoned. */
    public void onCordon(Consumer<String> listener) {
        listeners.add(listener);
    }

    /** Calls the listener, on an informer's thread, when the nodes offer more or less to pods than before. */
    public void onCapacity(Runnable listener) {
        ofCapacity.add(listener);
    }

    /** @return what all nodes together offer to pods, in thousandths of a CPU core */
    public long milliCpu() {
        return all().stream().mapToLong(NodeFacts::milliCpuForAll).sum();
    }

    /**
     * Starts to watch and waits until the present state is known.
     *
     * @throws TimeoutException if that takes longer
     */
    public void start(long timeout, TimeUnit unit) throws TimeoutException, InterruptedException {
        try {
            informer.start().toCompletableFuture().get(timeout, unit);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "cannot watch the management cluster's nodes; check the operator's ClusterRole", e);
        }
    }

    /** @return all nodes as they are now */
    public List<NodeFacts> all() {
        return informer.getStore().list().stream().map(NodeFacts::of).toList();
    }

    /** @return names of those that are cordoned */
    public Set<String> cordoned() {
        return names(NodeFacts::cordoned);
    }

    /** @return names of those that are Ready and not cordoned */
    public Set<String> sound() {
        return names(NodeFacts::isSound);
    }

    private Set<String> names(Predicate<NodeFacts> which) {
        return all().stream().filter(which).map(NodeFacts::name).collect(Collectors.toSet());
    }

    @Override
    public void close() {
        informer.stop();
    }

    /** A Node lists every image that was ever pulled. */
    private static final class TrimmedNodes extends BasicItemStore<Node> {
        TrimmedNodes() {
            super(Cache::metaNamespaceKeyFunc);
        }

        @Override
        public Node put(String key, Node node) {
            node.getMetadata().setManagedFields(List.of());
            node.getMetadata().setAnnotations(Map.of());
            if (node.getStatus() != null) {
                node.getStatus().setImages(List.of());
                node.getStatus().setNodeInfo(null);
                node.getStatus().setVolumesInUse(List.of());
                node.getStatus().setVolumesAttached(List.of());
            }
            return super.put(key, node);
        }
    }
}
