package dev.davit.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import dev.davit.e2e.support.Remains;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A cluster lives once while nobody disturbs the operator, and then again and again while it is killed at random moments of
 * every step: each step ends with the same objects as the undisturbed one, and nothing is left in the end. The moments follow
 * from the seed that is printed first; {@code -Ddavit.fault.seed=N} chooses it.
 */
@Tag("slow")
@ExtendWith(LabExtension.class)
class OperatorKillsE2E {
    private static final String NAME = "nine-lives";
    private static final int KILLS = 30;
    private static final int KILLS_A_LIFE = 15;
    private static final int MOST_LIVES = 4;
    private static final Duration STEP = Duration.ofMinutes(8);
    private static final Duration SETTLED = Duration.ofMinutes(3);
    private static final Duration UNCHANGED = Duration.ofSeconds(15);

    private final Lab lab;
    private final Hosted cluster;
    private final Map<Step, Seen> undisturbed = new EnumMap<>(Step.class);

    OperatorKillsE2E(Lab lab) {
        this.lab = lab;
        this.cluster = Hosted.existing(lab, NAME);
    }

    /**
     * How a step went.
     *
     * @param took until the status said that it is done
     * @param end what there was when nothing changed any more; of a deletion nothing
     */
    private record Seen(Duration took, Optional<WhatThereIs> end) {}

    @BeforeAll
    static void createNamespace(Lab lab) {
        lab.management().run("create", "namespace", Hosted.NAMESPACE);
        deleteCluster(lab);
    }

    @AfterAll
    static void deleteCluster(Lab lab) {
        lab.management()
                .run("-n", Hosted.NAMESPACE, "delete", "hostedcluster", NAME, "--ignore-not-found", "--timeout=4m");
    }

    @Test
    @Timeout(value = 90, unit = TimeUnit.MINUTES)
    void thirtyKillsLeadToTheSameEndAsNone() {
        long seed = Optional.ofNullable(Long.getLong("davit.fault.seed")).orElseGet(System::nanoTime);
        System.out.println("-Ddavit.fault.seed=" + seed);
        for (var step : Step.values()) {
            undisturbed.put(step, undisturbed(step));
        }

        var kills = new OperatorKills(lab, new Random(seed));
        for (int life = 1; kills.count() < KILLS; life++) {
            assertThat(life).as("lives for %d kills", kills.count()).isLessThanOrEqualTo(MOST_LIVES);
            disturbed(kills, Math.min(kills.count() + KILLS_A_LIFE, KILLS));
            System.out.printf("life %d: %d kills so far, the same end of every step%n", life, kills.count());
        }
    }

    private Seen undisturbed(Step step) {
        var remains = remains(step);
        long begun = System.nanoTime();
        step.begin(lab, cluster);
        awaitOver(step);
        var took = Duration.ofNanos(System.nanoTime() - begun);
        System.out.printf("%s undisturbed: %.1f s%n", step, took.toMillis() / 1e3);
        checkData(step);
        awaitNothing(remains);
        return new Seen(took, step == Step.DELETE ? Optional.empty() : Optional.of(settled()));
    }

    /** @param until as many kills in all, evenly spread over the steps that are left */
    private void disturbed(OperatorKills kills, int until) {
        for (var step : Step.values()) {
            var usual = Objects.requireNonNull(undisturbed.get(step));
            int steps = Step.values().length - step.ordinal();
            int share = Math.ceilDiv(until - kills.count(), steps);
            var remains = remains(step);
            step.begin(lab, cluster);
            kills.during(step, share, usual.took(), () -> step.isOver(cluster));
            awaitOver(step);
            checkData(step);
            awaitNothing(remains);
            usual.end().ifPresent(end -> awaitEnd(step, end));
        }
    }

    private void awaitOver(Step step) {
        await(step + " is over")
                .atMost(STEP)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> step.isOver(cluster));
    }

    /** @return what there is once that has not changed for a while */
    private WhatThereIs settled() {
        var last = new AtomicReference<>(WhatThereIs.of(lab, cluster));
        await("nothing changes any more")
                .during(UNCHANGED)
                .atMost(SETTLED)
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> {
                    var now = WhatThereIs.of(lab, cluster);
                    return now.equals(last.getAndSet(now));
                });
        return Objects.requireNonNull(last.get());
    }

    private void awaitEnd(Step step, WhatThereIs end) {
        await("the end of " + step)
                .atMost(SETTLED)
                .pollInterval(Duration.ofSeconds(2))
                .untilAsserted(() -> assertThat(WhatThereIs.of(lab, cluster).lines())
                        .as("what there is after " + step)
                        .isEqualTo(end.lines()));
    }

    /** Something is written at first, and still there in the end. */
    private void checkData(Step step) {
        var kubectl = lab.kubectl(cluster.kubeconfig());
        switch (step) {
            case CREATE -> {
                lab.davit(
                                "get",
                                "kubeconfig",
                                NAME,
                                "-n",
                                Hosted.NAMESPACE,
                                "-o",
                                cluster.kubeconfig().toString())
                        .text();
                kubectl.text("create", "configmap", "kept", "--from-literal=key=value");
            }
            case WAKE ->
                assertThat(kubectl.field("configmap/kept", ".data.key")).isEqualTo("value");
            case GROW, UPGRADE, SHRINK, FALL_ASLEEP, DELETE -> {}
        }
    }

    private Optional<Remains> remains(Step step) {
        return step == Step.DELETE ? Optional.of(Remains.of(lab, cluster)) : Optional.empty();
    }

    private void awaitNothing(Optional<Remains> remains) {
        remains.ifPresent(left -> await("nothing is left")
                .atMost(SETTLED)
                .untilAsserted(() -> assertThat(left.inManagementCluster(lab)).isEmpty()));
    }
}
