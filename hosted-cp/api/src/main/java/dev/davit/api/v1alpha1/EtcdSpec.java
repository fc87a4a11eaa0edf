package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import org.jspecify.annotations.Nullable;

/** The etcd of one hosted cluster. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!isQuantity(string(self.quota)) || !isQuantity(string(self.storage))"
                + " || quantity(string(self.quota)).isLessThan(quantity(string(self.storage)))",
        messageExpression = "'quota ' + string(self.quota) + ' does not fit into storage ' + string(self.storage)"
                + " + ': the log and snapshots need room beside the database, lower quota or raise storage'")
@ValidationRule(
        value = "has(self.storageClassName) == has(oldSelf.storageClassName)"
                + " && (!has(self.storageClassName) || self.storageClassName == oldSelf.storageClassName)",
        messageExpression =
                "'storageClassName cannot change, found \"'"
                        + " + (has(self.storageClassName) ? self.storageClassName : '') + '\" in place of \"'"
                        + " + (has(oldSelf.storageClassName) ? oldSelf.storageClassName : '') + '\": create a new HostedCluster'")
public record EtcdSpec(
        @JsonPropertyDescription("Size of each member's volume.")
        @Default("8Gi")
        @ValidationRule(
                value = "isQuantity(string(self)) && !quantity(string(self)).isLessThan(quantity('256Mi'))",
                messageExpression = "'expected a size of at least 256Mi, found \"' + string(self) + '\"'")
        @ValidationRule(
                value = "!isQuantity(string(self)) || !isQuantity(string(oldSelf))"
                        + " || !quantity(string(self)).isLessThan(quantity(string(oldSelf)))",
                messageExpression = "'storage cannot shrink, found ' + string(self) + ' in place of '"
                        + " + string(oldSelf) + ': keep the size or choose a larger one'")
        Quantity storage,

        @JsonPropertyDescription("Storage class; the default class when absent.")
        @Size(min = 1, max = Rules.NAME_LENGTH) @Nullable String storageClassName,

        @JsonPropertyDescription("Largest size of the database before etcd refuses writes.")
        @Default("4Gi")
        @ValidationRule(
                value = "isQuantity(string(self)) && !quantity(string(self)).isLessThan(quantity('64Mi'))"
                        + " && !quantity(string(self)).isGreaterThan(quantity('16Gi'))",
                messageExpression = "'expected a size of 64Mi to 16Gi, found \"' + string(self) + '\"'")
        Quantity quota,

        @JsonPropertyDescription("Requests and limits of each member; a change restarts the members.")
        @ValidationRule(value = Rules.NO_CLAIMS, message = Rules.NO_CLAIMS_MESSAGE)
        @Nullable ResourceRequirements resources) {
    /** Fills absent values with the defaults that the CRD states. */
    public EtcdSpec {
        storage = storage == null ? new Quantity("8Gi") : storage;
        quota = quota == null ? new Quantity("4Gi") : quota;
    }

    /** @return what an empty object means */
    public static EtcdSpec defaults() {
        return new EtcdSpec(new Quantity("8Gi"), null, new Quantity("4Gi"), null);
    }
}
