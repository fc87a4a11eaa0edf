package dev.davit.cli;

import dev.davit.api.v1alpha1.HostedCluster;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/** Waits for one HostedCluster and tells each new message on the terminal; made anew for each wait. */
final class ClusterWaiter {
    private final Clusters clusters;
    private final String name;
    private final Terminal terminal;

    private volatile String told = "";
    private volatile Optional<String> refusal = Optional.empty();

    ClusterWaiter(Clusters clusters, String name, Terminal terminal) {
        this.clusters = clusters;
        this.name = name;
        this.terminal = terminal;
    }

    /** Returns when the present spec is rolled out; a CliException when Davit refuses it or the time is over. */
    void awaitReady(Duration timeout) {
        awaitSettled(timeout, ClusterProgress::of);
    }

    /** Returns when the cluster sleeps, as its present spec says; a CliException as above. */
    void awaitAsleep(Duration timeout) {
        awaitSettled(timeout, ClusterProgress::toSleep);
    }

    private void awaitSettled(Duration timeout, Function<HostedCluster, ClusterProgress> judge) {
        await(timeout, cluster -> isSettled(cluster, judge));
        refusal.ifPresent(message -> {
            throw new CliException(ExitCodes.REFUSED, clusters.title(name) + ": " + message);
        });
    }

    /** Returns when the object is gone; a CliException when the time is over. */
    void awaitGone(Duration timeout) {
        await(timeout, cluster -> {
            cluster.map(ClusterProgress::of).ifPresent(progress -> {
                if (progress instanceof ClusterProgress.Working working) {
                    tell(working.message());
                }
            });
            return cluster.isEmpty();
        });
    }

    private boolean isSettled(Optional<HostedCluster> cluster, Function<HostedCluster, ClusterProgress> judge) {
        return switch (cluster.map(judge).orElseGet(() -> new ClusterProgress.Refused("was deleted"))) {
            case ClusterProgress.Done done -> true;
            case ClusterProgress.Refused refused -> {
                refusal = Optional.of(refused.message());
                yield true;
            }
            case ClusterProgress.Working working -> {
                tell(working.message());
                yield false;
            }
        };
    }

    private void await(Duration timeout, Predicate<Optional<HostedCluster>> done) {
        try {
            clusters.resource(name)
                    .waitUntilCondition(
                            cluster -> done.test(Optional.ofNullable(cluster)),
                            timeout.toMillis(),
                            TimeUnit.MILLISECONDS);
        } catch (KubernetesClientTimeoutException e) {
            throw new CliException(
                    ExitCodes.TIMEOUT,
                    clusters.title(name) + ": not done after " + Durations.words(timeout)
                            + (told.isEmpty() ? "" : " (last seen: " + told + ")")
                            + "; the work goes on, davit status " + name + " -n " + clusters.namespace()
                            + " shows it");
        }
    }

    private void tell(String message) {
        if (!message.equals(told)) {
            told = message;
            terminal.err().println("  " + message);
        }
    }
}
