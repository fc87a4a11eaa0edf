package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.kubernetes.api.model.Quantity;
import org.jspecify.annotations.Nullable;

/** The etcd of one hosted cluster. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record EtcdSpec(
        @JsonPropertyDescription("Size of each member's volume.") @Default("8Gi")
        Quantity storage,

        @JsonPropertyDescription("Storage class; the default class when absent.") @Nullable String storageClassName,

        @JsonPropertyDescription("Largest size of the database before etcd refuses writes.") @Default("4Gi")
        Quantity quota) {
    /** Fills absent values with the defaults that the CRD states. */
    public EtcdSpec {
        storage = storage == null ? new Quantity("8Gi") : storage;
        quota = quota == null ? new Quantity("4Gi") : quota;
    }

    /** @return what an empty object means */
    public static EtcdSpec defaults() {
        return new EtcdSpec(new Quantity("8Gi"), null, new Quantity("4Gi"));
    }
}
