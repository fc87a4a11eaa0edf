package dev.davit.model;

import java.util.Arrays;
import java.util.Optional;

/**
 * How many machines the control plane is sized for. Its memory follows the step and not the number, so that machines that
 * come and go cause no roll-out.
 */
public enum NodeStep {
    /** Up to 10 machines; what a new cluster begins with. */
    UP_TO_10(10),
    /** Up to 100 machines. */
    UP_TO_100(100),
    /** Up to 500 machines. */
    UP_TO_500(500),
    /** Any number. */
    MORE(Integer.MAX_VALUE);

    /** In percent of a step: a cluster that becomes smaller has room to grow again before it is rolled out for that. */
    private static final long SHRINK_PERCENT = 60;

    private static final long ALL = 100;

    private final int machines;

    NodeStep(int machines) {
        this.machines = machines;
    }

    /**
     * Grows at once, shrinks only with a roll-out that there is anyway, and stays when nobody knows.
     *
     * @param present the step of the running control plane, if there is one
     * @param nodes how many machines there are; empty when that is not known
     * @param rollsOut whether the control plane is rolled out for another reason
     * @return the step to render
     */
    public static NodeStep next(Optional<NodeStep> present, Optional<Integer> nodes, boolean rollsOut) {
        if (present.isEmpty() || nodes.isEmpty()) {
            return present.or(() -> nodes.map(count -> smallest(count, ALL))).orElse(UP_TO_10);
        }
        var now = present.get();
        var needed = smallest(nodes.get(), ALL);
        var comfortable = smallest(nodes.get(), SHRINK_PERCENT);
        if (needed.compareTo(now) > 0) {
            return needed;
        }
        return rollsOut && comfortable.compareTo(now) < 0 ? comfortable : now;
    }

    /**
     * @param text name of a step
     * @return the step, if it is one
     */
    public static Optional<NodeStep> parse(String text) {
        return Arrays.stream(values()).filter(step -> step.name().equals(text)).findFirst();
    }

    private static NodeStep smallest(int nodes, long percent) {
        return Arrays.stream(values())
                .filter(step -> step.machines * percent >= nodes * ALL)
                .findFirst()
                .orElse(MORE);
    }
}
