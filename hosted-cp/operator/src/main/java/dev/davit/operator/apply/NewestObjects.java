package dev.davit.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;

/** Objects as the cache has them, or as this operator wrote them last where the cache has not seen that yet. */
public record NewestObjects(WatchedObjects watched, Applier applier) {
    /** @return the object, if the cache has any of that name */
    public <T extends HasMetadata> Optional<T> find(Class<T> kind, String namespace, String name) {
        return watched.get(kind, namespace, name).map(cached -> applier.newest(kind, cached));
    }
}
