package dev.davit.operator.drain;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.model.etcd.EtcdNames;
import dev.davit.model.naming.Names;
import dev.davit.model.pod.Disruption;
import dev.davit.model.pod.Disruption.Guard;
import dev.davit.operator.drain.Disturbance.Notice;
import dev.davit.operator.drain.Placement.Guarded;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How a cluster with one pod of each leaves a node that is being drained: first the control plane, by a roll-out that
 * brings the new pod up elsewhere before the old one leaves, and then etcd, whose eviction is announced before it is
 * allowed. Of several pods, which stand in for each other, none is moved, and a drain takes them all when no node takes
 * one. No drain waits for ever. Pure, and without memory but for the budgets.
 */
final class DrainPlanner {
    /** After this a drain waits no longer, whatever came of the move. */
    static final Duration DEADLINE = Duration.ofMinutes(5);

    /** What has become overdue is told first; but a condition may have something worse to tell. */
    private static final Duration TELLING = Duration.ofSeconds(30);

    private final Placement placement;
    private final Instant now;
    private final Optional<Guarded> controlPlane;
    private final Optional<Guarded> etcd;

    private DrainPlanner(Placement placement, Instant now) {
        this.placement = placement;
        this.now = now;
        this.controlPlane = guarded(Names.API_SERVER, placement.controlPlaneDrain());
        this.etcd = guarded(Names.ETCD, placement.etcdDrain());
    }

    static Disturbance plan(Placement placement, Instant now) {
        var planner = new DrainPlanner(placement, now);
        return new Disturbance(
                new Disruption(planner.movedFrom(), planner.controlPlaneGuard(), planner.etcdGuard()),
                planner.controlPlaneNotice(),
                planner.etcdNotice(),
                Optional.empty(),
                false,
                Optional.empty());
    }

    /** One roll-out for one drain: none while one is under way, and none where the new pod could only wait. */
    private Optional<String> movedFrom() {
        return controlPlane
                .filter(drain -> placement.rolledOut() && placement.hasPlace())
                .map(drain -> DrainMark.now(drain.mark().node(), now).text())
                .or(placement::movedFrom);
    }

    private Guard controlPlaneGuard() {
        return controlPlane
                .map(drain -> new Guard(
                        Optional.of(drain.mark().text()),
                        isOverdue(drain, DEADLINE)
                                || (!placement.hasPlace()
                                        && isTold(drain, Conditions.CONTROL_PLANE_AVAILABLE, Reasons.CANNOT_MOVE))))
                .orElse(Guard.STANDING);
    }

    private Guard etcdGuard() {
        return etcd.map(drain -> new Guard(
                        Optional.of(drain.mark().text()),
                        isOverdue(drain, DEADLINE.plus(TELLING))
                                || etcdNotice()
                                        .filter(notice -> isTold(drain, Conditions.ETCD_AVAILABLE, notice.reason()))
                                        .isPresent()))
                .orElse(Guard.STANDING);
    }

    private Optional<Notice> controlPlaneNotice() {
        return controlPlane.map(drain -> {
            if (!placement.hasPlace()) {
                return new Notice(
                        Reasons.CANNOT_MOVE,
                        ("node %s is being drained, and no other node takes the control plane's pod; uncordon a node or add"
                                        + " one. Drains do not wait for it")
                                .formatted(drain.mark().node()));
            }
            return isOverdue(drain, DEADLINE)
                    ? new Notice(
                            Reasons.CANNOT_MOVE,
                            "node %s is being drained, and no new pod of the control plane became ready elsewhere within %d min; look at the pods. Drains do not wait for it any longer"
                                    .formatted(drain.mark().node(), DEADLINE.toMinutes()))
                    : new Notice(
                            Reasons.MOVING_OFF_NODE,
                            "node %s is being drained: the control plane moves away from it, and drains wait for that"
                                    .formatted(drain.mark().node()));
        });
    }

    private Optional<Notice> etcdNotice() {
        boolean waits = controlPlaneNotice()
                .filter(notice -> notice.is(Reasons.MOVING_OFF_NODE))
                .isPresent();
        return waits
                ? Optional.empty()
                : etcd.map(drain -> etcdNotice(drain.mark().node()));
    }

    private Notice etcdNotice(String node) {
        if (placement.hasSeveral(Names.ETCD)) {
            return new Notice(
                    Reasons.CANNOT_MOVE,
                    "node %s is being drained, and no other node takes a member of etcd; uncordon a node or add one. Drains do not wait for it"
                            .formatted(node));
        }
        return placement.hasPlaceForVolume()
                ? new Notice(
                        Reasons.EVICTION_ALLOWED,
                        "node %s is being drained: it may take %s, the only member; the API does not answer until that runs elsewhere"
                                .formatted(node, EtcdNames.member(0)))
                : new Notice(
                        Reasons.CANNOT_MOVE,
                        "node %s is being drained, and no other node takes %s with its volume: once evicted, it and the API are away until that node is uncordoned"
                                .formatted(node, EtcdNames.member(0)));
    }

    private Optional<Guarded> guarded(String component, Optional<Guarded> before) {
        return placement
                .drained(component)
                .map(node -> before.filter(known -> known.mark().node().equals(node))
                        .orElseGet(() -> new Guarded(DrainMark.now(node, now), false)));
    }

    /** What was told once for this drain counts, also when the condition has something worse to tell since. */
    private boolean isTold(Guarded drain, String conditionType, String reason) {
        return drain.lifted() || placement.isTold(conditionType, reason);
    }

    private boolean isOverdue(Guarded drain, Duration deadline) {
        return now.isAfter(drain.mark().since().plus(deadline));
    }
}
