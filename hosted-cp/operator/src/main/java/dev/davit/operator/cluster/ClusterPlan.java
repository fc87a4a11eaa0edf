package dev.davit.operator.cluster;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.model.HostedClusterPlan;
import dev.davit.model.Power;
import dev.davit.model.validation.Refusal;
import dev.davit.operator.turn.StartTurn;
import dev.davit.operator.turn.UpgradeTurn;
import dev.davit.operator.upgrade.UpgradePath;
import java.util.List;
import java.util.Optional;

/** What is to be done about one hosted cluster. */
sealed interface ClusterPlan {
    /** @return why the spec, or its version, is not rolled out; empty when it is */
    List<Refusal> refusals();

    /**
     * Bring it to this.
     *
     * @param target everything that its objects in the management cluster follow from
     * @param path of which Release each part is
     * @param waits why the upgrade to the wanted version has not begun, if it waits for its turn
     * @param start why it has no pods yet, if its start waits for its turn
     * @param refusals why the target's version, or a part of it, is not the wanted one
     */
    record RollOut(
            HostedClusterPlan target,
            UpgradePath path,
            Optional<UpgradeTurn.Waits> waits,
            Optional<StartTurn.Waits> start,
            List<Refusal> refusals)
            implements ClusterPlan {
        /** Copies. */
        public RollOut {
            refusals = List.copyOf(refusals);
        }

        /** @return everything that the objects inside the cluster follow from */
        HostedClusterPlan inside() {
            return target.of(path.inside());
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

    /** @return whether the cluster was taken to be awake and started, so that what is seen of it tells how far its version is */
    default boolean forOneAwake() {
        return this instanceof RollOut rollOut
                && rollOut.start().isEmpty()
                && rollOut.target().scale().power() == Power.ON;
    }

    /** @return the version that is worked towards, if any is */
    default Optional<String> version() {
        return this instanceof RollOut rollOut ? Optional.of(rollOut.path().version()) : Optional.empty();
    }

    /** @return the turn that the wanted version waits for, if it does */
    default Optional<UpgradeTurn.Waits> queued() {
        return this instanceof RollOut rollOut ? rollOut.waits() : Optional.empty();
    }

    /** @return the turn that its start waits for, if it does */
    default Optional<StartTurn.Waits> startQueued() {
        return this instanceof RollOut rollOut ? rollOut.start() : Optional.empty();
    }

    /** @return the path to that version, if any is worked towards */
    default Optional<UpgradePath> upgrade() {
        return this instanceof RollOut rollOut ? Optional.of(rollOut.path()) : Optional.empty();
    }
}
