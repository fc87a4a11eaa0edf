package dev.davit.e2e.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.PodProcesses;
import dev.davit.e2e.support.SteadyLoad;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** With three of each, and the grace for streams that every cluster has by default. */
@Tag("slow")
class NoFailedRequestOfThreeE2E extends ChangesUnderLoad {
    private static final Duration CHANGE = Duration.ofMinutes(8);
    private static final int THREE = 3;
    /** What was on its way through the process when it was killed: nobody can answer that. */
    private static final int ON_THE_WAY = 3;

    NoFailedRequestOfThreeE2E(Lab lab) {
        super(lab, new Shape("steady-three", "HighlyAvailable", THREE, Duration.ofSeconds(60)));
    }

    /** One after the other, and the one that leads hands over first. */
    @Test
    @Order(6)
    void noRequestFailsWhenEveryMemberOfEtcdRestarts() {
        var members = rollOuts.pods("etcd");

        rollOuts.nobodyNoticesWhile(() -> {
            var start = Instant.now();
            rollOuts.patch("{\"etcd\":{\"quota\":\"3Gi\"}}");
            await("three other members")
                    .atMost(CHANGE)
                    .until(() -> rollOuts.pods("etcd").size() == THREE
                            && rollOuts.pods("etcd").stream().noneMatch(members::contains));
            rollOuts.awaitReady();
            return start;
        });
    }

    @Test
    @Order(7)
    void noRequestFailsWhenItShrinksToOneOfEach() {
        rollOuts.nobodyNoticesWhile(() -> sized("SingleReplica", 1));

        assertThat(rollOuts.pods("etcd")).singleElement().asString().startsWith("etcd-0/");
    }

    @Test
    @Order(8)
    void noRequestFailsWhenItGrowsToThreeOfEach() {
        rollOuts.nobodyNoticesWhile(() -> sized("HighlyAvailable", THREE));
    }

    private Instant sized(String availability, int replicas) {
        var start = Instant.now();
        rollOuts.patch("{\"controlPlane\":{\"availability\":\"" + availability + "\"}}");
        rollOuts.awaitReady();
        await(replicas + " of each")
                .atMost(CHANGE)
                .until(() -> steady.controlPlanePods().size() == 2 * replicas);
        return start;
    }

    /** Nothing is said before a SIGKILL. */
    @Test
    @Order(9)
    void onlyWhatWasOnItsWayFailsWhenAKubeApiserverIsKilled() {
        var pod = rollOuts.pods("kube-apiserver").getFirst().replaceFirst("/.*", "");
        loads().forEach(SteadyLoad::awaitSteady);
        var failed = loads().mapToInt(load -> load.report().failed()).sum();

        PodProcesses.kill(field("pod/" + pod, ".metadata.uid"), "kube-apiserver");
        await("it was started again")
                .atMost(CHANGE)
                .until(() -> field(
                                "pod/" + pod, ".status.containerStatuses[?(@.name==\"kube-apiserver\")].restartCount")
                        .equals("1"));
        rollOuts.awaitReady();
        loads().forEach(SteadyLoad::awaitSteady);

        var more = loads().mapToInt(load -> load.report().failed()).sum() - failed;
        System.out.println("a kube-apiserver of three was killed: " + more + " requests failed "
                + loads().map(load -> load.report().failures().toString()).toList());
        assertThat(more).isLessThanOrEqualTo(ON_THE_WAY);
    }
}
