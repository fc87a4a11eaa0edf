package dev.davit.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;
import java.util.stream.Stream;

/** What a cluster holds now, as the {@link Applier} needs to know it. */
public interface LiveObjects {
    /** @return the live object of that identity, perhaps without its managed fields */
    Optional<HasMetadata> get(HasMetadata desired);

    /** @return every object of one hosted cluster that Davit applied and that is watched */
    Stream<HasMetadata> ofCluster(String clusterUid);

    /** @return whether that object does not exist when it is not found; false for caches, which lag behind */
    boolean isAuthoritative(HasMetadata desired);
}
