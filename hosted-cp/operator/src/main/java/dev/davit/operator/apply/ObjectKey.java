package dev.davit.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Objects;

/**
 * Identity of one object of one cluster.
 *
 * @param kind such as Deployment
 * @param namespace empty for cluster-scoped kinds
 * @param name metadata.name
 */
public record ObjectKey(String kind, String namespace, String name) {
    /** @return the key of a rendered or observed object */
    public static ObjectKey of(HasMetadata object) {
        return new ObjectKey(
                object.getKind(),
                Objects.requireNonNullElse(object.getMetadata().getNamespace(), ""),
                object.getMetadata().getName());
    }

    @Override
    public String toString() {
        return namespace.isEmpty() ? kind + " " + name : kind + " " + namespace + "/" + name;
    }
}
