package dev.davit.operator.replication;

import dev.davit.api.v1alpha1.Availability;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.model.NodeStep;
import dev.davit.model.Power;
import dev.davit.model.Scale;
import dev.davit.model.etcd.EtcdLayout;
import dev.davit.model.etcd.EtcdNames;
import dev.davit.operator.etcd.EtcdMember;
import dev.davit.operator.etcd.EtcdState;
import dev.davit.operator.etcd.MembershipGoal;
import dev.davit.operator.etcd.MembershipPlanner;
import dev.davit.operator.etcd.MembershipStep;
import dev.davit.operator.workload.PodPlace;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How large a hosted cluster is, and what is next on the way to the availability that its spec asks for. Growing, etcd
 * goes first and the control plane follows in one roll-out; shrinking, the other way round. Pure, and without memory.
 *
 * @param wanted what the spec asks for
 * @param files the members of etcd as their files say; empty before there are any
 * @param etcd what etcd says
 * @param etcdBehind whether a member of etcd is older than its template
 * @param controlPlane the Deployment
 * @param pods of etcd and of the control plane, when there are several of each
 * @param leftovers volume claims of members that are gone
 * @param health whether a change of the size may begin
 */
public record Replication(
        Availability wanted,
        Optional<EtcdLayout> files,
        EtcdState etcd,
        boolean etcdBehind,
        ControlPlaneSize controlPlane,
        List<PodPlace> pods,
        List<String> leftovers,
        Health health) {
    /** Fewer than a majority can spare one of. */
    private static final int PAIR = 2;

    /**
     * The Deployment of the control plane.
     *
     * @param servers members of etcd that it goes to; 0 when there is no Deployment
     * @param replicas pods that it should have
     * @param rolledOut whether every pod is of the present template
     * @param nodes how many machines it is sized for; empty when that is not known
     * @param version of its template; empty when that is not known
     * @param leaving whether pods that are about to end, which a roll-out does not count, may still answer requests
     */
    public record ControlPlaneSize(
            int servers,
            int replicas,
            boolean rolledOut,
            Optional<NodeStep> nodes,
            Optional<String> version,
            boolean leaving) {
        static final ControlPlaneSize NONE = new ControlPlaneSize(0, 0, false);

        /** Of which the rest does not matter. */
        ControlPlaneSize(int servers, int replicas, boolean rolledOut) {
            this(servers, replicas, rolledOut, Optional.empty(), Optional.empty(), false);
        }

        ControlPlaneSize withLeaving(boolean some) {
            return new ControlPlaneSize(servers, replicas, rolledOut, nodes, version, some);
        }
    }

    /** Copies. */
    public Replication {
        pods = List.copyOf(pods);
        leftovers = List.copyOf(leftovers);
    }

    /** @return the members as they are now */
    public EtcdLayout layout() {
        return files.map(layout -> layout.settle(etcd::hasData)).orElseGet(() -> EtcdLayout.fresh(wanted.replicas()));
    }

    /** @return what is next about etcd's members */
    MembershipStep step() {
        return MembershipPlanner.next(goal(layout(), MembershipGoal.NOBODY), etcd);
    }

    /** @return how large the cluster is to be now */
    public Scale scale() {
        EtcdLayout layout = layout();
        EtcdLayout next = switch (step()) {
            case MembershipStep.Start start -> layout.grown();
            case MembershipStep.Stop stop -> layout.shrunk();
            default -> layout;
        };
        if (mustStayLarge()) {
            int pods = controlPlane.replicas() == 1 ? 1 : Availability.HighlyAvailable.replicas();
            return new Scale(layout, controlPlane.servers(), pods);
        }
        int servers = servers(next);
        return new Scale(next, servers, servers == 1 ? 1 : replicas());
    }

    /** @return how large it is to be while it sleeps or wakes: nothing changes but which pods there are */
    public Scale resting(Power power) {
        int servers = servers(layout());
        return new Scale(layout(), servers, servers == 1 ? 1 : wanted.replicas(), power);
    }

    /**
     * @param layout the members that have pods
     * @param resigning ordinal of the member that should not lead, or {@link MembershipGoal#NOBODY}
     * @return what is wanted of etcd now
     */
    public MembershipGoal goal(EtcdLayout layout, int resigning) {
        return new MembershipGoal(mayChange(layout) ? wanted.replicas() : layout.size(), layout, resigning);
    }

    /**
     * @param leaving nodes that are being drained
     * @return ordinal of the leader, when its pod is about to be taken and the one that would follow it is not; otherwise
     *     {@link MembershipGoal#NOBODY}
     */
    public int resigning(Set<String> leaving) {
        var leader = etcd.members().stream().filter(EtcdMember::leader).findFirst();
        return leader.filter(member -> isOn(member, leaving))
                .flatMap(etcd::successor)
                .filter(successor -> stays(successor, leaving))
                .flatMap(successor -> leader)
                .map(EtcdMember::ordinal)
                .orElse(MembershipGoal.NOBODY);
    }

    private boolean isOn(EtcdMember member, Set<String> nodes) {
        return pod(member).filter(pod -> nodes.contains(pod.node())).isPresent();
    }

    /** One whose pod is about to end is not among the pods. */
    private boolean stays(EtcdMember member, Set<String> leaving) {
        return pod(member)
                .filter(pod -> pod.ready() && !pod.node().isEmpty() && !leaving.contains(pod.node()))
                .isPresent();
    }

    private Optional<PodPlace> pod(EtcdMember member) {
        return pods.stream()
                .filter(pod -> pod.name().equals(EtcdNames.member(member.ordinal())))
                .findFirst();
    }

    /** @return whether a member may be restarted for a new template: never one of two, none while one learns or unasked */
    public boolean mayRestartMembers() {
        int size = layout().size();
        return size != PAIR
                && (size == 1 || etcd.reach() != EtcdState.Reach.UNKNOWN)
                && etcd.members().stream().noneMatch(EtcdMember::learner)
                && (!etcd.hasQuorum() || etcd.members().size() == size);
    }

    /** @return what is being waited for on the way to the wanted size; empty when it is reached */
    public Optional<String> awaited() {
        if (files.isEmpty()) {
            return Optional.empty();
        }
        Optional<Health.Obstacle> obstacle = obstacle();
        if (obstacle.isPresent()) {
            return obstacle.map(Health.Obstacle::message);
        }
        int size = layout().size();
        return switch (step()) {
            case MembershipStep.Wait(String reason) -> Optional.of(reason);
            case MembershipStep.Refuse(String reason) -> Optional.of(reason);
            case MembershipStep.AddLearner(int ordinal) -> Optional.of(EtcdNames.member(ordinal) + " joins etcd");
            case MembershipStep.Start(int ordinal) -> Optional.of(EtcdNames.member(ordinal) + " starts");
            case MembershipStep.Promote(var member) ->
                Optional.of(EtcdNames.member(member.ordinal()) + " catches up before it gets a vote");
            case MembershipStep.MoveLeader(var from, var to) ->
                Optional.of(EtcdNames.member(to.ordinal()) + " takes the lead of etcd");
            case MembershipStep.Remove(var member) -> Optional.of(EtcdNames.member(member.ordinal()) + " leaves etcd");
            case MembershipStep.Stop(int ordinal) -> Optional.of(EtcdNames.member(ordinal) + " stops");
            case MembershipStep.Done() ->
                size == wanted.replicas() && servers(layout()) == wanted.replicas() && replicas() == wanted.replicas()
                        ? Optional.empty()
                        : Optional.of(
                                waitsForLeavingPods()
                                        ? "the replaced pods of the control plane, which go to all members of etcd, end first"
                                        : "the control plane is rolled out before the availability changes further");
        };
    }

    /** @return whether the next member goes when the pods that were replaced are gone: nothing else tells of that */
    public boolean waitsForLeavingPods() {
        return controlPlane.leaving() && layout().size() > wanted.replicas() && isControlPlaneSmall();
    }

    /** @return the reason of the condition when the next step is refused, because the cluster is not well enough for it */
    public Optional<String> refusal() {
        return files.filter(layout -> step() instanceof MembershipStep.Refuse)
                .map(layout -> Reasons.ETCD_UNHEALTHY)
                .or(() -> obstacle().flatMap(Health.Obstacle::refusal));
    }

    /** What has begun goes on, and is refused by etcd's own state only: halfway a cluster is no better off. */
    private Optional<Health.Obstacle> obstacle() {
        EtcdLayout layout = layout();
        boolean grows = layout.size() < wanted.replicas();
        boolean shrinks = layout.size() > wanted.replicas() && controlPlane.servers() > wanted.replicas();
        boolean unplaced = pods.stream().anyMatch(pod -> pod.node().isEmpty());
        return files.isPresent() && (grows || shrinks) && !hasBegun(layout)
                ? health.obstacle(etcd, shrinks, unplaced)
                : Optional.empty();
    }

    private boolean mustStayLarge() {
        return layout().size() > wanted.replicas() && obstacle().isPresent();
    }

    /**
     * The control plane's own servers first when shrinking; nothing begins while something else is under way. Before etcd was
     * asked nobody knows whether something has begun.
     */
    private boolean mayChange(EtcdLayout layout) {
        boolean begun = hasBegun(layout);
        if ((!layout.isSettled() && !begun) || obstacle().isPresent()) {
            return false;
        }
        return layout.size() > wanted.replicas()
                ? isControlPlaneSmall() && (begun || !(etcdBehind || controlPlane.leaving()))
                : leftovers.isEmpty() && (begun || !etcdBehind);
    }

    private boolean hasBegun(EtcdLayout layout) {
        return layout.size() == PAIR
                || (etcd.reach() != EtcdState.Reach.UNKNOWN
                        && (etcd.members().size() != layout.size()
                                || etcd.members().stream().anyMatch(EtcdMember::learner)));
    }

    private boolean isControlPlaneSmall() {
        return controlPlane.servers() <= wanted.replicas() && controlPlane.rolledOut();
    }

    private int servers(EtcdLayout layout) {
        int all = Availability.HighlyAvailable.replicas();
        if (wanted.replicas() < all || layout.size() < all) {
            return 1;
        }
        boolean fresh = controlPlane.servers() == 0;
        boolean has = controlPlane.servers() == all;
        boolean able = etcd.hasQuorum()
                && etcd.members().stream()
                                .filter(member -> member.up() && !member.learner())
                                .count()
                        == all;
        return fresh || has || able ? all : 1;
    }

    /** A Deployment that gets pods and another template at once would start the new pods of the old template first. */
    private int replicas() {
        boolean template = controlPlane.servers() == 1
                || (controlPlane.servers() > 1 && controlPlane.replicas() == 1 && !controlPlane.rolledOut());
        return template ? 1 : wanted.replicas();
    }
}
