package dev.davit.bench.create;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the scheduler keeps free for a pod.
 *
 * @param milliCpu CPU, in thousandths of a core
 * @param bytes memory
 */
record PodRequests(long milliCpu, long bytes) {
    static final PodRequests NONE = new PodRequests(0, 0);

    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

    /** @return those of containers and of sidecars; or of one that runs before them, if that asks for more */
    static PodRequests of(Pod pod) {
        var first = Optional.ofNullable(pod.getSpec().getInitContainers()).orElse(List.of());
        var sidecars = first.stream().filter(PodRequests::isSidecar).toList();
        var together = Stream.concat(sidecars.stream(), pod.getSpec().getContainers().stream())
                .map(PodRequests::of)
                .reduce(NONE, PodRequests::plus);
        var beside = sidecars.stream().map(PodRequests::of).reduce(NONE, PodRequests::plus);
        return first.stream()
                .filter(container -> !isSidecar(container))
                .map(container -> of(container).plus(beside))
                .reduce(together, PodRequests::larger);
    }

    static PodRequests of(Map<String, Quantity> amounts) {
        return new PodRequests(
                Optional.ofNullable(amounts.get("cpu"))
                        .map(cpu -> cpu.getNumericalAmount().multiply(THOUSAND).longValue())
                        .orElse(0L),
                Optional.ofNullable(amounts.get("memory"))
                        .map(memory -> Quantity.getAmountInBytes(memory).longValue())
                        .orElse(0L));
    }

    PodRequests plus(PodRequests other) {
        return new PodRequests(milliCpu + other.milliCpu, bytes + other.bytes);
    }

    PodRequests minus(PodRequests other) {
        return new PodRequests(milliCpu - other.milliCpu, bytes - other.bytes);
    }

    /** @return whether all of it is there in what is left */
    boolean fitsInto(PodRequests left) {
        return milliCpu <= left.milliCpu && bytes <= left.bytes;
    }

    /** @return as in manifests, such as 115m CPU and 512Mi memory */
    @Override
    public String toString() {
        return "%dm CPU and %dMi memory".formatted(milliCpu, bytes >> 20);
    }

    private PodRequests larger(PodRequests other) {
        return new PodRequests(Math.max(milliCpu, other.milliCpu), Math.max(bytes, other.bytes));
    }

    private static PodRequests of(Container container) {
        return Optional.ofNullable(container.getResources())
                .flatMap(resources -> Optional.ofNullable(resources.getRequests()))
                .map(PodRequests::of)
                .orElse(NONE);
    }

    private static boolean isSidecar(Container container) {
        return "Always".equals(container.getRestartPolicy());
    }
}
