package dev.davit.operator.jointoken;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import dev.davit.api.v1alpha1.JoinTokenStatus;
import dev.davit.operator.jointoken.TokenErrands.Progress;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Optional;

/** What has become of a token, or what it waits for. Pure. */
sealed interface TokenAnswer {
    /** There is nothing more to wait for. */
    record Settled(JoinTokenStatus status) implements TokenAnswer {}

    /**
     * It waits for its hosted cluster.
     *
     * @param message for people: what exactly it waits for
     */
    record Waits(String message) implements TokenAnswer {}

    /**
     * Nothing is known of its hosted cluster, as the operator has just started: what was said before stays said, so that
     * a restart writes nothing (invariant I1).
     *
     * @param message for people, where nothing was said before
     */
    record Unseen(String message) implements TokenAnswer {}

    /** The cluster is paused. */
    static TokenAnswer paused(String cluster) {
        return new Waits(
                "HostedCluster %s is paused: waiting until its pausedUntil is removed or over".formatted(cluster));
    }

    /** The way to the cluster, that a join command needs, is not known. */
    static TokenAnswer noWay(HostedCluster cluster) {
        String name = cluster.getMetadata().getName();
        return Optional.ofNullable(cluster.getStatus()).map(HostedClusterStatus::conditions).stream()
                .flatMap(conditions -> conditions.stream()
                        .filter(condition -> condition.getType().equals(Conditions.STALLED)
                                && condition.getStatus().equals("True")))
                .map(Condition::getMessage)
                .findFirst()
                .<TokenAnswer>map(why ->
                        new Waits("HostedCluster %s is held, waiting until it is rolled out: %s".formatted(name, why)))
                .orElseGet(
                        () -> new Unseen("waiting until the operator has looked at HostedCluster %s".formatted(name)));
    }

    /** The cluster does not answer. */
    static TokenAnswer silent(String cluster) {
        return new Waits("waiting until the API of HostedCluster %s answers".formatted(cluster));
    }

    /** The token is being written into the cluster; once that is done it has that status. */
    static TokenAnswer of(Progress progress, String cluster, JoinTokenStatus status) {
        return switch (progress) {
            case Progress.Done() -> new Settled(status);
            case Progress.Failed(String why) -> refused(cluster, why);
            case Progress.Running(var before) ->
                before.map(why -> refused(cluster, why))
                        .orElseGet(
                                () -> new Waits("the token is being written into HostedCluster %s".formatted(cluster)));
        };
    }

    private static TokenAnswer refused(String cluster, String why) {
        return new Waits("the token could not be written into HostedCluster %s, which is tried again every 5 s: %s"
                .formatted(cluster, why));
    }
}
