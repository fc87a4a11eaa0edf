package dev.davit.operator.cluster;

import dev.davit.api.v1alpha1.UpgradeStepName;
import dev.davit.operator.apply.Outcome;
import dev.davit.operator.hosted.HostedState.Addons;
import dev.davit.operator.hosted.HostedState.HostedObjects;
import dev.davit.operator.upgrade.Reached;
import dev.davit.operator.upgrade.UpgradePath;
import java.util.Optional;

/** How far a roll-out is. Pure. */
final class Progress {
    private Progress() {}

    /** @return how far the version has got */
    static Reached reached(UpgradePath path, Observation observed, Outcome outcome) {
        boolean last = path.step().isEmpty() || path.step().get() == UpgradeStepName.Addons;
        if (last) {
            return awaited(path, observed, outcome).isEmpty() ? Reached.ALL : Reached.NOTHING;
        }
        boolean done = outcome.isComplete()
                && observed.etcd().rolledOut()
                && (path.step().get() == UpgradeStepName.Etcd || serves(path.version(), observed));
        return done ? Reached.STEP : Reached.NOTHING;
    }

    private static boolean serves(String version, Observation observed) {
        return observed.controlPlane().rolledOut()
                && observed.hosted().probe().passed()
                && observed.hosted().probe().runningVersion().equals(Optional.of(version));
    }

    /** @return what the roll-out waits for, in words; empty when it is complete */
    static Optional<String> awaited(UpgradePath path, Observation observed, Outcome outcome) {
        return written(path.version(), observed, outcome)
                .or(() -> path.step().filter(UpgradeStepName.Addons::equals).flatMap(step -> addons(observed)));
    }

    /** A new cluster, which has no steps and no machines, is complete without them. */
    private static Optional<String> addons(Observation observed) {
        return switch (observed.hosted().addons()) {
            case Addons.Ready() -> Optional.empty();
            case Addons.Unknown() -> Optional.of("the pods of the add-ons have not been looked at yet");
            case Addons.Waiting(String message) -> Optional.of(message);
        };
    }

    private static Optional<String> written(String version, Observation observed, Outcome outcome) {
        if (!outcome.isComplete()) {
            return Optional.of("some objects could not be written");
        }
        if (!observed.etcd().rolledOut()) {
            return Optional.of("etcd: " + observed.etcd().message());
        }
        Optional<String> size = observed.replication().awaited();
        if (size.isPresent()) {
            return size;
        }
        if (!observed.controlPlane().rolledOut()) {
            return Optional.of("control plane: " + observed.controlPlane().message());
        }
        if (!observed.hosted().probe().passed()) {
            return Optional.of("the probe through the gateway has not passed");
        }
        if (!observed.hosted().probe().runningVersion().equals(Optional.of(version))) {
            return Optional.of("the API server still says that it runs "
                    + observed.hosted().probe().runningVersion().orElse("nothing"));
        }
        return observed.hosted().objects() instanceof HostedObjects.Applied
                ? Optional.empty()
                : Optional.of("the objects inside the cluster are not all there");
    }
}
