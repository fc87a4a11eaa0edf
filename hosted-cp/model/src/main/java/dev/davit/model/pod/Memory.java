package dev.davit.model.pod;

import dev.davit.model.NodeStep;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From when on a Go program collects garbage harder than usual, by its variable {@code GOMEMLIMIT}. It is a soft limit: a
 * program that needs more gets more, and spends up to half of its time on it. And how much garbage it lets come together
 * before that, by {@code GOGC}.
 */
public final class Memory {
    private static final String NAME = "memory";
    private static final BigDecimal MEBIBYTE = BigDecimal.valueOf(1L << 20);
    /** Of a limit: what Go does not count, such as stacks of C and mapped files, needs room as well. */
    private static final BigDecimal OF_LIMIT = new BigDecimal("0.9");
    /** Of a request: far above what an idle or a busy program of that size was seen to use. */
    private static final BigDecimal OF_REQUEST = BigDecimal.valueOf(4);

    /** In place of 100: how far a heap grows over what lives in it, in percent. docs/benchmarks.md#idle has the figures. */
    private static final int FEW_MACHINES = 30;

    private static final int ANY_SIZE = 50;

    private Memory() {}

    /**
     * @param own resources that a user asks for: then the size of the cluster changes nothing
     * @param nodes how many machines a component is sized for otherwise
     * @return {@code GOGC} for few machines, where an idle heap matters more than the CPU time of collections; none for more
     */
    public static List<EnvVar> growth(@Nullable ResourceRequirements own, NodeStep nodes) {
        return own == null && nodes == NodeStep.UP_TO_10 ? growth(FEW_MACHINES) : List.of();
    }

    /** @return {@code GOGC} of programs whose pods no size may change */
    public static List<EnvVar> growthAtAnySize() {
        return growth(ANY_SIZE);
    }

    private static List<EnvVar> growth(int percent) {
        return List.of(new EnvVarBuilder()
                .withName("GOGC")
                .withValue(Integer.toString(percent))
                .build());
    }

    /**
     * @param resources of a container
     * @return the variable by its limit, or by its request when it has none; none without both
     */
    public static List<EnvVar> byLimitOrRequest(ResourceRequirements resources) {
        return amount(resources.getLimits())
                .map(limit -> limit.multiply(OF_LIMIT))
                .or(() -> amount(resources.getRequests()).map(request -> request.multiply(OF_REQUEST)))
                .map(Memory::variable)
                .orElse(List.of());
    }

    /**
     * @param resources of a container
     * @return the variable by its limit; none without one
     */
    public static List<EnvVar> byLimit(ResourceRequirements resources) {
        return amount(resources.getLimits())
                .map(limit -> variable(limit.multiply(OF_LIMIT)))
                .orElse(List.of());
    }

    private static Optional<BigDecimal> amount(@Nullable Map<String, Quantity> quantities) {
        return Optional.ofNullable(Objects.requireNonNullElse(quantities, Map.<String, Quantity>of())
                        .get(NAME))
                .map(Quantity::getAmountInBytes)
                .filter(bytes -> bytes.signum() > 0);
    }

    private static List<EnvVar> variable(BigDecimal bytes) {
        var mebibytes = bytes.divide(MEBIBYTE, 0, RoundingMode.DOWN).max(BigDecimal.ONE);
        return List.of(new EnvVarBuilder()
                .withName("GOMEMLIMIT")
                .withValue(mebibytes.toPlainString() + "MiB")
                .build());
    }
}
