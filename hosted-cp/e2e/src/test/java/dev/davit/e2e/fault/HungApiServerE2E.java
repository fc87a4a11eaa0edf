package dev.davit.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Histogram;
import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.HostedProcess;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import dev.davit.e2e.support.Scrape;
import dev.davit.e2e.support.SystemComponent;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Invariant I5: red's API server accepts connections and never answers, while blue and its tokens are changed again and again.
 *
 * <p>The p99 of the others is judged by that of all, because the operator's metrics name no cluster: their number of series
 * does not grow with the fleet. Red's reconciliations, one for each change as blue has them, are among those that are counted
 * with and without the hang. One in a hundred of all that is slower is at most one in fifty of blue's, so each change of blue
 * is timed for itself as well.
 */
@ExtendWith(LabExtension.class)
@Order(76)
class HungApiServerE2E {
    /** Even, so that the last one takes the first one back; and enough for more than a hundred reconciliations. */
    private static final int CHANGES = 32;

    private static final double P99 = 0.99;

    /** Of {@code davit_reconcile_*}, whose bounds are apart by a factor of two to five: what a busy computer may add. */
    private static final int ONE_BUCKET = 1;

    /** More than the operator has threads for one kind. */
    private static final int TOKENS = 10;

    /** As long as one request to a hosted API may take: a reconciliation that waited for one would take longer. */
    private static final double LONGEST_REQUEST_SECONDS = 5;

    /** Two of those in a row. */
    private static final Duration PROMPT = Duration.ofSeconds(10);

    private static final Duration TOLD = Duration.ofSeconds(60);
    private static final String TOKEN = "hung-";

    private final Lab lab;
    private final Fleet fleet;

    HungApiServerE2E(Lab lab, Fleet fleet) {
        this.lab = lab;
        this.fleet = fleet;
    }

    private record Durations(Histogram reconciles, Histogram waits) {
        static Durations of(Scrape scrape) {
            return new Durations(
                    scrape.histogram("davit_reconcile_duration_seconds"),
                    scrape.histogram("davit_reconcile_queue_wait_seconds"));
        }

        Durations since(Durations earlier) {
            return new Durations(reconciles.since(earlier.reconciles), waits.since(earlier.waits));
        }

        String summary() {
            return "reconciliations " + reconciles.summary() + "; waited for a thread " + waits.summary();
        }
    }

    @AfterAll
    static void deleteTokens(Lab lab) {
        lab.management()
                .run("-n", Hosted.NAMESPACE, "delete", "jointokens", "-l", "e2e.davit.dev/hung=true", "--wait=false");
        for (var name : List.of("red", "blue")) {
            Hosted.existing(lab, name).patch("{\"deletionProtection\":true}");
        }
    }

    @Test
    void aClusterThatNeverAnswersDelaysNoOther() {
        var start = durations();
        var undisturbed = changeBoth();
        var without = durations();

        Duration disturbed;
        var apiServer = new HostedProcess(lab, fleet.red(), "kube-apiserver");
        apiServer.suspend();
        try {
            lab.management().apply(tokens()).text();
            disturbed = changeBoth();
            await("red is said to be away")
                    .atMost(TOLD)
                    .until(() -> fleet.red().condition("Available").startsWith("False"));
            lab.davit("create", "token", "blue", "-n", Hosted.NAMESPACE, "--timeout", PROMPT.toSeconds() + "s")
                    .text();
        } finally {
            apiServer.resume();
        }
        var with = durations();

        var before = without.since(start);
        var during = with.since(without);
        System.out.println("all clusters answer: " + before.summary() + "; slowest change " + undisturbed);
        System.out.println("one never answers:   " + during.summary() + "; slowest change " + disturbed);
        assertThat(before.reconciles().count()).isGreaterThanOrEqualTo(CHANGES);
        assertThat(during.reconciles().count()).isGreaterThanOrEqualTo(CHANGES + TOKENS);
        assertThat(during.reconciles().above(LONGEST_REQUEST_SECONDS))
                .as("reconciliations that took as long as a request that hangs")
                .isZero();
        assertThat(during.waits().above(LONGEST_REQUEST_SECONDS))
                .as("objects that waited as long for a thread")
                .isZero();
        assertThat(during.reconciles().quantileBucket(P99))
                .as("bucket of the p99 of reconciliations")
                .isLessThanOrEqualTo(before.reconciles().quantileBucket(P99) + ONE_BUCKET);
        await("red is back")
                .atMost(TOLD)
                .until(() -> fleet.red().condition("Available").startsWith("True"));
    }

    /** @return how long the slowest change of blue took, that of kubectl included; each fails when it is not prompt */
    private Duration changeBoth() {
        return IntStream.range(0, CHANGES)
                .mapToObj(round -> {
                    var change = "{\"deletionProtection\":" + (round % 2 == 1) + "}";
                    fleet.red().patch(change);
                    var begun = System.nanoTime();
                    fleet.blue().awaitObserved(fleet.blue().patch(change), PROMPT);
                    return Duration.ofNanos(System.nanoTime() - begun);
                })
                .max(Duration::compareTo)
                .orElseThrow();
    }

    private Durations durations() {
        return Durations.of(SystemComponent.OPERATOR.scrape(lab));
    }

    private static String tokens() {
        return IntStream.range(0, TOKENS)
                .mapToObj(number -> """
                        apiVersion: davit.dev/v1alpha1
                        kind: JoinToken
                        metadata: {name: %s%d, namespace: %s, labels: {e2e.davit.dev/hung: "true"}}
                        spec: {clusterName: red, ttl: 10m}
                        """.formatted(TOKEN, number, Hosted.NAMESPACE))
                .collect(Collectors.joining("---\n"));
    }
}
