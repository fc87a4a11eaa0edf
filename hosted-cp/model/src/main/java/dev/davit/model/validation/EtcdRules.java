package dev.davit.model.validation;

import dev.davit.api.v1alpha1.Reasons;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;

/** etcd's quota leaves room on its volume for the log and for compaction. */
final class EtcdRules {
    private EtcdRules() {}

    static List<Refusal> refusals(SpecInputs inputs) {
        var etcd = inputs.spec().etcd();
        var quota = Quantity.getAmountInBytes(etcd.quota());
        var storage = Quantity.getAmountInBytes(etcd.storage());
        return quota.compareTo(storage) < 0
                ? List.of()
                : List.of(Refusal.invalidSpec(
                        Reasons.INVALID_STORAGE,
                        "HostedCluster %s: etcd.quota %s does not fit into etcd.storage %s; lower the quota or enlarge the storage"
                                .formatted(inputs.identity().display(), etcd.quota(), etcd.storage())));
    }
}
