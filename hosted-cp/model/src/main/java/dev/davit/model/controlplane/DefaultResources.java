package dev.davit.model.controlplane;

import dev.davit.model.NodeStep;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;

/**
 * Requests of the control plane by the number of machines, where a user asks for none. The CPU of the smallest is twice what
 * an idle one takes: enough that others do not starve it, and little enough that small nodes carry many.
 */
final class DefaultResources {
    private DefaultResources() {}

    static ResourceRequirements apiServer(NodeStep nodes) {
        return switch (nodes) {
            case UP_TO_10 -> requests("60m", "320Mi");
            case UP_TO_100 -> requests("250m", "1Gi");
            case UP_TO_500 -> requests("1", "3Gi");
            case MORE -> requests("2", "8Gi");
        };
    }

    static ResourceRequirements controllerManager(NodeStep nodes) {
        return switch (nodes) {
            case UP_TO_10 -> requests("20m", "80Mi");
            case UP_TO_100 -> requests("100m", "256Mi");
            case UP_TO_500 -> requests("250m", "768Mi");
            case MORE -> requests("500m", "2Gi");
        };
    }

    static ResourceRequirements scheduler() {
        return requests("10m", "40Mi");
    }

    private static ResourceRequirements requests(String cpu, String memory) {
        return new ResourceRequirementsBuilder()
                .addToRequests("cpu", new Quantity(cpu))
                .addToRequests("memory", new Quantity(memory))
                .build();
    }
}
