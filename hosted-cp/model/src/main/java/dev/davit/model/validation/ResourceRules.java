package dev.davit.model.validation;

import dev.davit.api.v1alpha1.Reasons;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Resources that no API server would take for a pod, or that are rare: who gets those is not the author's to say. */
final class ResourceRules {
    /** Others, such as hugepages and devices, only some nodes have: asking for them is choosing nodes. */
    private static final Set<String> COMMON = Set.of("cpu", "memory", "ephemeral-storage");

    private final String cluster;
    private final List<Refusal> refusals = new ArrayList<>();

    private ResourceRules(SpecInputs inputs) {
        this.cluster = "HostedCluster " + inputs.identity().display();
    }

    static List<Refusal> refusals(SpecInputs inputs) {
        var rules = new ResourceRules(inputs);
        var spec = inputs.spec();
        rules.check("controlPlane.resources", spec.controlPlane().resources());
        rules.check("controllerManager.resources", spec.controllerManager().resources());
        rules.check("scheduler.resources", spec.scheduler().resources());
        rules.check("etcd.resources", spec.etcd().resources());
        return rules.refusals;
    }

    private void check(String field, @Nullable ResourceRequirements resources) {
        if (resources == null) {
            return;
        }
        var requests = amounts(field + ".requests", resources.getRequests());
        var limits = amounts(field + ".limits", resources.getLimits());
        var rare = new TreeSet<>(requests.keySet());
        rare.addAll(limits.keySet());
        rare.removeAll(COMMON);
        if (!rare.isEmpty()) {
            refuse("%s: expected cpu, memory and ephemeral-storage, found %s; remove it"
                    .formatted(field, String.join(", ", rare)));
        }
        requests.forEach((name, request) -> Optional.ofNullable(limits.get(name))
                .filter(limit -> limit.compareTo(request) < 0)
                .ifPresent(
                        limit -> refuse("%s.requests.%s %s is above its limit %s; lower the request or raise the limit"
                                .formatted(
                                        field,
                                        name,
                                        resources.getRequests().get(name),
                                        resources.getLimits().get(name)))));
    }

    /** The schema takes any text and any number for a quantity. */
    private Map<String, BigDecimal> amounts(String field, @Nullable Map<String, Quantity> found) {
        var amounts = new TreeMap<String, BigDecimal>();
        new TreeMap<>(Objects.requireNonNullElse(found, Map.<String, Quantity>of()))
                .forEach((name, quantity) -> amount(quantity)
                        .filter(amount -> amount.signum() >= 0)
                        .ifPresentOrElse(
                                amount -> amounts.put(name, amount),
                                () -> refuse("%s.%s: expected a quantity such as 500m or 512Mi, found %s"
                                        .formatted(field, name, quantity))));
        return amounts;
    }

    private void refuse(String message) {
        refusals.add(Refusal.invalidSpec(Reasons.INVALID_RESOURCES, cluster + ": " + message));
    }

    private static Optional<BigDecimal> amount(Quantity quantity) {
        try {
            return Optional.of(Quantity.getAmountInBytes(quantity));
        } catch (IllegalArgumentException | ArithmeticException notAQuantity) {
            return Optional.empty();
        }
    }
}
