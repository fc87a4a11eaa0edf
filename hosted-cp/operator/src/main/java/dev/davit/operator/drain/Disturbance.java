package dev.davit.operator.drain;

import dev.davit.api.v1alpha1.Reasons;
import dev.davit.model.naming.Names;
import dev.davit.model.pod.Disruption;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is about to take pods of a cluster that cannot be spared. What takes the API away is told before it is done.
 *
 * @param disruption how the rendered objects meet drains
 * @param controlPlane what is to be said of its pod
 * @param etcd what is to be said of its member
 * @param restart the only member of etcd, when it is to restart for a change
 * @param restartTold whether the status says so already
 * @param trial what is tried before that
 */
public record Disturbance(
        Disruption disruption,
        Optional<Notice> controlPlane,
        Optional<Notice> etcd,
        Optional<String> restart,
        boolean restartTold,
        Optional<Trial> trial) {
    private static final Duration ANNOUNCED = Duration.ofSeconds(1);
    private static final Duration DRAINING = Duration.ofSeconds(10);

    /**
     * What a condition says.
     *
     * @param reason of the condition
     */
    public record Notice(String reason, String message) {
        boolean is(String other) {
            return reason.equals(other);
        }
    }

    /**
     * A change that is tried in a pod of its own, before the only member restarts for it.
     *
     * @param member its name
     * @param young whether that has just begun, so that it soon ends if all is well
     */
    public record Trial(String member, boolean young) {
        /** @return what is said of it */
        public String message() {
            return "%s tries the change before %s, the only member of etcd, restarts for it"
                    .formatted(Names.ETCD_TRIAL, member);
        }
    }

    /** @return the one of a cluster that nothing disturbs */
    static Disturbance none(Disruption disruption) {
        return new Disturbance(
                disruption, Optional.empty(), Optional.empty(), Optional.empty(), false, Optional.empty());
    }

    /**
     * @param member the only member of etcd, when it is to restart
     * @param told whether the status says so already
     */
    public Disturbance withRestart(Optional<String> member, boolean told) {
        return new Disturbance(disruption, controlPlane, etcd, member, told, trial);
    }

    /** @param other what is tried before the only member restarts */
    public Disturbance withTrial(Optional<Trial> other) {
        return new Disturbance(disruption, controlPlane, etcd, restart, restartTold, other);
    }

    /** @return what there is to say while nothing is rolled out: nothing moves, and no member restarts */
    public Disturbance held() {
        var stays = controlPlane.map(notice -> notice.is(Reasons.MOVING_OFF_NODE)
                ? new Notice(
                        Reasons.CANNOT_MOVE,
                        "its node is being drained, and nothing moves while the spec is refused; drains wait for %d min at most"
                                .formatted(DrainPlanner.DEADLINE.toMinutes()))
                : notice);
        return new Disturbance(disruption, stays, etcd, Optional.empty(), false, Optional.empty());
    }

    /** @return why the roll-out that is under way is, if it is one of these */
    public Optional<Notice> progress() {
        return restart.map(member -> new Notice(
                        Reasons.ETCD_RESTARTING,
                        "%s, the only member of etcd, restarts for a change; the API does not answer for a few seconds"
                                .formatted(member)))
                .or(() -> controlPlane.filter(notice -> notice.is(Reasons.MOVING_OFF_NODE)));
    }

    /** @return when to look again, since no event may tell of it */
    public Optional<Duration> again() {
        if (restart.isPresent() || trial.filter(Trial::young).isPresent()) {
            return Optional.of(ANNOUNCED);
        }
        boolean drained = Stream.of(controlPlane, etcd, trial).anyMatch(Optional::isPresent)
                || disruption.etcd().drain().isPresent();
        return drained ? Optional.of(hasToBeLifted() ? ANNOUNCED : DRAINING) : Optional.empty();
    }

    private boolean hasToBeLifted() {
        return (etcd.isPresent() && !disruption.etcd().lifted())
                || (!disruption.controlPlane().lifted()
                        && controlPlane
                                .filter(notice -> notice.is(Reasons.CANNOT_MOVE))
                                .isPresent());
    }
}
