package dev.davit.operator.cluster;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.model.HostedClusterPlan;
import dev.davit.model.validation.Refusal;
import java.util.List;
import java.util.Optional;

/** What is to be done about one hosted cluster. */
sealed interface ClusterPlan {
    /** @return why the spec, or its version, is not rolled out; empty when it is */
    List<Refusal> refusals();

    /**
     * Bring it to this.
     *
     * @param target everything that its objects follow from
     * @param refusals why the target's version is not the wanted one
     */
    record RollOut(HostedClusterPlan target, List<Refusal> refusals) implements ClusterPlan {
        /** Copies. */
        public RollOut {
            refusals = List.copyOf(refusals);
        }
    }

    /**
     * Leave everything as it is.
     *
     * @param refusals at least one
     */
    record Hold(List<Refusal> refusals) implements ClusterPlan {
        /** Copies. */
        public Hold {
            refusals = List.copyOf(refusals);
        }
    }

    /** @return whether it may become possible without any event that tells of it, so that it must be looked at again */
    default boolean waitsUnseen() {
        return this instanceof Hold
                && refusals().stream().anyMatch(refusal -> refusal.condition().equals(Conditions.DEGRADED));
    }

    /** @return the version that is worked towards, if any is */
    default Optional<String> version() {
        return this instanceof RollOut rollOut
                ? Optional.of(rollOut.target().release().version())
                : Optional.empty();
    }
}
