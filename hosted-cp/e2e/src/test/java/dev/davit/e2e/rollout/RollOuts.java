package dev.davit.e2e.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.LoadReport;
import dev.davit.e2e.support.SteadyLoad;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Changes of one cluster while two loads run, and what is promised of each. */
record RollOuts(Hosted cluster, Map<String, SteadyLoad> loads, Duration streamGrace) {
    private static final Duration ROLL_OUT = Duration.ofMinutes(8);
    private static final double READS = 50;
    private static final double WRITES = 10;
    /** What a load on two busy cores may lag behind; what is due and not sent is asserted apart. */
    private static final double NEARLY = 0.9;

    private static final int WATCHES = 20;
    private static final double UNCONTROLLED_SECONDS = 20;

    /**
     * Makes a change, waits until its one roll-out is over and the pods before it have gone, and checks that nobody has
     * noticed.
     */
    void nobodyNotices(Runnable change) {
        var oldPods = pods();
        var oldReplicaSets = replicaSets();

        nobodyNoticesWhile(() -> {
            change.run();
            return awaitReplaced(oldPods);
        });

        assertThat(replicaSets())
                .as("one roll-out")
                .filteredOn(each -> !oldReplicaSets.contains(each))
                .hasSize(1);
    }

    /**
     * Checks that nobody has noticed a change.
     *
     * @param change returns when it is over, and since when streams may have been told to end
     */
    void nobodyNoticesWhile(Supplier<Instant> change) {
        loads.values().forEach(SteadyLoad::awaitSteady);
        var before = new LinkedHashMap<SteadyLoad, LoadReport>();
        loads.values().forEach(load -> before.put(load, load.report()));

        var left = change.get();

        before.forEach((load, report) -> promised(load.toString(), report, load.awaitSteady(), left));
    }

    private void promised(String where, LoadReport before, LoadReport after, Instant left) {
        var seconds = after.seconds() - before.seconds();
        assertThat(after.failures()).as(where + ": " + after.summary()).isEmpty();
        assertThat(after.skipped()).as(where + ": due and not sent").isZero();
        assertThat((double) after.sent("get", "getOnNewConnection") - before.sent("get", "getOnNewConnection"))
                .as(where + ": reads")
                .isGreaterThan(seconds * READS * NEARLY);
        assertThat((double) after.sent("write") - before.sent("write"))
                .as(where + ": writes")
                .isGreaterThan(seconds * WRITES * NEARLY);
        assertThat(after.openWatches()).as(where + ": watches").isEqualTo(WATCHES);
        assertThat(after.uncontrolledSeconds())
                .as(where + ": without controllers")
                .isLessThan(UNCONTROLLED_SECONDS);
        assertThat(after.endedStreams())
                .as(where + ": streams that ended since " + left)
                .filteredOn(ended -> ended.isAfter(before(before)))
                .allSatisfy(ended -> assertThat(ended).isAfter(left.plus(streamGrace)));
    }

    private static Instant before(LoadReport report) {
        return Instant.parse(report.json().path("time").asText());
    }

    /** @return when the first of these pods began to leave */
    private Instant awaitReplaced(List<String> oldPods) {
        await("a pod begins to leave").atMost(ROLL_OUT).until(() -> !leaving().isEmpty());
        var left = leaving().stream().min(Instant::compareTo).orElseThrow();
        awaitReady();
        await("the pods before it have gone")
                .atMost(ROLL_OUT)
                .until(() -> pods().size() == oldPods.size() && pods().stream().noneMatch(oldPods::contains));
        return left;
    }

    /** When the pods that are leaving were told so. */
    private List<Instant> leaving() {
        return cluster.controlPlane(
                        "get",
                        "pods",
                        "-o",
                        "jsonpath={range .items[?(@.metadata.deletionTimestamp)]}{.metadata.name} {.metadata.deletionTimestamp}"
                                + " {.metadata.deletionGracePeriodSeconds}{\"\\n\"}{end}")
                .lines()
                .filter(pod -> pod.startsWith("kube-apiserver-"))
                .map(pod -> pod.split(" "))
                .map(pod -> Instant.parse(pod[1]).minusSeconds(Long.parseLong(pod[2])))
                .toList();
    }

    /** Returns when everything that the spec says is rolled out. */
    void awaitReady() {
        await("rolled out").atMost(ROLL_OUT).until(cluster::isRolledOut);
    }

    private List<String> pods() {
        return pods("kube-apiserver");
    }

    /** The pods of a workload, each with what tells it from one of the same name that was there before. */
    List<String> pods(String workload) {
        return cluster.controlPlanePods().stream()
                .filter(pod -> pod.startsWith(workload + "-"))
                .toList();
    }

    private List<String> replicaSets() {
        return cluster.controlPlane("get", "replicasets", "-o", "name").lines().toList();
    }

    /** Changes the spec by a merge patch. */
    void patch(String spec) {
        cluster.patch(spec);
    }
}
