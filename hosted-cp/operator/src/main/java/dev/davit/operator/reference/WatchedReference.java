package dev.davit.operator.reference;

import dev.davit.model.controlplane.Reference;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One object, watched by a field selector of its name. */
final class WatchedReference implements AutoCloseable {
    private final String namespace;
    private final String name;
    private final Resource<? extends HasMetadata> resource;
    private final SharedIndexInformer<? extends HasMetadata> informer;

    private WatchedReference(
            String namespace,
            String name,
            Resource<? extends HasMetadata> resource,
            SharedIndexInformer<? extends HasMetadata> informer) {
        this.namespace = namespace;
        this.name = name;
        this.resource = resource;
        this.informer = informer;
    }

    /** @param changed is called with every change after the watch has begun */
    static WatchedReference start(KubernetesClient client, String namespace, Reference reference, Runnable changed) {
        return switch (reference.kind()) {
            case Secret ->
                start(
                        namespace,
                        reference.name(),
                        client.secrets().inNamespace(namespace).withName(reference.name()),
                        changed);
            case ConfigMap ->
                start(
                        namespace,
                        reference.name(),
                        client.configMaps().inNamespace(namespace).withName(reference.name()),
                        changed);
        };
    }

    private static <T extends HasMetadata> WatchedReference start(
            String namespace, String name, Resource<T> resource, Runnable changed) {
        SharedIndexInformer<T> informer = resource.runnableInformer(0);
        informer.addEventHandler(new ResourceEventHandler<>() {
            @Override
            public void onAdd(T object) {
                changed.run();
            }

            @Override
            public void onUpdate(T before, T object) {
                if (!Objects.equals(data(before), data(object))) {
                    changed.run();
                }
            }

            @Override
            public void onDelete(T object, boolean finalStateUnknown) {
                changed.run();
            }
        });
        informer.exceptionHandler((started, failure) -> true);
        informer.start();
        return new WatchedReference(namespace, name, resource, informer);
    }

    /** @return its text by key; empty when there is no such object */
    Optional<Map<String, String>> read() {
        Optional<? extends HasMetadata> found = informer.hasSynced()
                ? informer.getStore().list().stream().findFirst()
                : Optional.ofNullable(resource.get());
        return found.filter(object -> namespace.equals(object.getMetadata().getNamespace())
                        && name.equals(object.getMetadata().getName()))
                .map(WatchedReference::data);
    }

    @Override
    public void close() {
        informer.stop();
    }

    private static Map<String, String> data(HasMetadata object) {
        return switch (object) {
            case Secret secret -> decoded(secret.getData());
            case ConfigMap map -> map.getData() == null ? Map.of() : Map.copyOf(map.getData());
            default -> Map.of();
        };
    }

    private static Map<String, String> decoded(@Nullable Map<String, String> data) {
        var text = new HashMap<String, String>();
        if (data != null) {
            data.forEach((key, value) ->
                    text.put(key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
        }
        return Map.copyOf(text);
    }
}
