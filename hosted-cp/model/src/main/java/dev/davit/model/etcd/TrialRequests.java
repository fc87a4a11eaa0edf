package dev.davit.model.etcd;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a trial asks of the node on which the member is that it is to replace: what the next member needs beyond the present
 * one, so that it finds room exactly where the next member will, and no change waits on a full node that changes nothing
 * about it.
 */
final class TrialRequests {
    /** What an etcd without data can live on. */
    private static final Map<String, Quantity> LEAST =
            Map.of("cpu", new Quantity("10m"), "memory", new Quantity("32Mi"));

    private TrialRequests() {}

    /**
     * @param container of the next member
     * @param present containers of the present member
     * @return the resources of the trial's container; limits stay
     */
    static ResourceRequirements beyond(Container container, List<Container> present) {
        Optional<ResourceRequirements> wanted = Optional.ofNullable(container.getResources());
        Map<String, Quantity> held = present.stream()
                .filter(each -> each.getName().equals(container.getName()))
                .findFirst()
                .map(each -> requests(Optional.ofNullable(each.getResources())))
                .orElseGet(Map::of);
        Map<String, Quantity> requests = requests(wanted);
        requests.replaceAll((name, next) -> Optional.ofNullable(LEAST.get(name))
                .map(least -> beyond(least, next, Optional.ofNullable(held.get(name))))
                .orElse(next));
        return wanted.map(ResourceRequirementsBuilder::new)
                .orElseGet(ResourceRequirementsBuilder::new)
                .withRequests(requests)
                .build();
    }

    /** The API server takes a limit for a request where there is none. */
    private static Map<String, Quantity> requests(Optional<ResourceRequirements> resources) {
        var requests = new TreeMap<String, Quantity>();
        resources.map(ResourceRequirements::getLimits).ifPresent(requests::putAll);
        resources.map(ResourceRequirements::getRequests).ifPresent(requests::putAll);
        return requests;
    }

    private static Quantity beyond(Quantity least, Quantity next, Optional<Quantity> held) {
        BigDecimal wanted = amount(next);
        BigDecimal more = wanted.subtract(held.map(TrialRequests::amount).orElse(BigDecimal.ZERO));
        return new Quantity(
                more.max(amount(least).min(wanted)).stripTrailingZeros().toPlainString());
    }

    private static BigDecimal amount(Quantity quantity) {
        return Quantity.getAmountInBytes(quantity);
    }
}
