package dev.davit.e2e.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Kubectl;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import dev.davit.e2e.support.Machine;
import dev.davit.e2e.support.Remains;
import dev.davit.e2e.support.SystemComponent;
import dev.davit.e2e.support.TestPods;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The whole life of a cluster with one machine, once for each of operator, gateway and agent: in the middle of each step that
 * process is killed with SIGKILL, the step ends as it would have, and its neighbours are as before.
 */
@ParameterizedClass(name = "{0} killed")
@EnumSource
@ExtendWith(LabExtension.class)
@Order(80)
@Tag("slow")
class RecoveryE2E {
    private static final Duration STEP = Duration.ofMinutes(4);
    private static final Duration MOMENT = Duration.ofSeconds(90);
    private static final String KEEP_TICKING = "while true; do echo tick; sleep 0.2; done";

    private final Casualty casualty;
    private final Lab lab;
    private final Hosted victim;
    private final Machine machine;
    private final List<Hosted> neighbours;
    private final List<String> neighboursPods;

    RecoveryE2E(Casualty casualty, Lab lab, Fleet neighbours) {
        this.casualty = casualty;
        this.lab = lab;
        this.victim = Hosted.existing(lab, casualty.victim());
        this.machine = lab.machine(casualty.victim() + "-1");
        this.neighbours = List.of(neighbours.red(), neighbours.blue());
        this.neighboursPods = podsOf(this.neighbours);
    }

    @AfterAll
    static void removeWhatIsLeft(Lab lab) {
        for (var casualty : Casualty.values()) {
            lab.davit("delete", "cluster", casualty.victim(), "-n", Hosted.NAMESPACE, "--yes", "--lift-protection");
        }
    }

    @Test
    @Order(1)
    void whileTheClusterIsCreated() {
        Hosted.create(lab, victim.name(), Fleet.FIRST);
        moment("its control plane is started")
                .until(() -> victim.condition("ControlPlaneAvailable").startsWith("False"));

        // there is no machine and no agent yet
        if (casualty != Casualty.AGENT) {
            casualty.strike(lab, machine);
        }

        awaitEndState(EndState.created(Fleet.FIRST));
    }

    /** The operator stands still meanwhile, or the moment would pass before it is seen. */
    @Test
    @Order(2)
    void whileTheMachineJoins() {
        lab.addMachine(machine.name()).allowOnlyTheGateway();
        var line = victim.joinCommand();
        SystemComponent.OPERATOR.suspend(lab);
        machine.join(line);
        var kubectl = victim.kubectl();
        moment("the machine waits for its certificate")
                .until(() -> !kubectl.text("get", "certificatesigningrequests", "-o", "name")
                        .isEmpty());

        switch (casualty) {
            case OPERATOR -> SystemComponent.OPERATOR.kill(lab);
            case GATEWAY -> {
                SystemComponent.GATEWAY.kill(lab);
                SystemComponent.OPERATOR.resume(lab);
            }
            case AGENT -> {
                machine.killAgent();
                machine.join(line);
                SystemComponent.OPERATOR.resume(lab);
                moment("the machine has joined").until(this::hasJoined);
                casualty.strike(lab, machine);
            }
        }

        victim.awaitNodeReady(machine);
        awaitEndState(EndState.joined(Fleet.FIRST));
    }

    @Test
    @Order(3)
    void whileAPodStarts() {
        var kubectl = victim.kubectl();
        kubectl.apply(TestPods.web("web")).text();
        moment("the pod is being made")
                .until(() -> !kubectl.field("pod/web", ".spec.nodeName").isEmpty());

        casualty.strike(lab, machine);

        kubectl.text("wait", "pod/web", "--for=condition=Ready", "--timeout=" + STEP.toSeconds() + "s");
        awaitExec(kubectl);
        awaitEndState(EndState.joined(Fleet.FIRST));
    }

    @Test
    @Order(4)
    void whileACommandRunsInThePod() {
        var kubectl = victim.kubectl();
        var pod = container(kubectl);
        try (var exec = kubectl.start("exec", "web", "--", "sh", "-c", KEEP_TICKING)) {
            moment("the command runs").until(() -> exec.out().contains("tick"));

            casualty.strike(lab, machine);

            if (casualty == Casualty.OPERATOR) {
                var ticks = exec.out().length();
                moment("the command goes on").until(() -> exec.out().length() > ticks);
            }
        }

        awaitExec(kubectl);
        assertThat(container(kubectl)).isEqualTo(pod);
        awaitEndState(EndState.joined(Fleet.FIRST));
    }

    @Test
    @Order(5)
    void whileTheControlPlaneIsUpgraded() {
        var pod = container(victim.kubectl());
        lab.davit("upgrade", "cluster", victim.name(), "-n", Hosted.NAMESPACE, "--version", Fleet.NEXT)
                .text();
        moment("the new control plane starts beside the old one")
                .until(() -> victim.controlPlanePods().stream()
                                .filter(name -> name.startsWith("kube-apiserver-"))
                                .count()
                        == 2);

        casualty.strike(lab, machine);

        awaitEndState(EndState.upgraded(Fleet.FIRST, Fleet.NEXT));
        awaitExec(victim.kubectl());
        assertThat(container(victim.kubectl())).isEqualTo(pod);
    }

    /** Gateway and agent are away when the route goes, so that nobody tells the agent what a gateway can tell only then. */
    @Test
    @Order(6)
    void whileTheClusterIsDeleted() {
        var remains = Remains.of(lab, victim);

        switch (casualty) {
            case OPERATOR -> {
                delete();
                SystemComponent.OPERATOR.kill(lab);
            }
            case GATEWAY -> {
                SystemComponent.GATEWAY.suspend(lab);
                delete();
                awaitNoRoute(remains);
                SystemComponent.GATEWAY.kill(lab);
            }
            case AGENT -> {
                machine.killAgent();
                delete();
                awaitNoRoute(remains);
                machine.startAgent();
            }
        }

        awaitStatus(
                casualty == Casualty.OPERATOR
                        ? new String[] {"CLUSTER_DELETED", "no longer exists"}
                        : new String[] {"CONNECTING", "UNKNOWN_CLUSTER"});
        await("nothing is left of " + victim.name()).atMost(STEP).untilAsserted(() -> {
            assertThat(victim.field(".metadata.uid")).isEmpty();
            assertThat(remains.inManagementCluster(lab)).isEmpty();
        });
        awaitUnharmedNeighbours();
        lab.removeMachine(machine.name());
    }

    private void delete() {
        lab.davit("delete", "cluster", victim.name(), "-n", Hosted.NAMESPACE, "--yes", "--lift-protection")
                .text();
        assertThat(victim.field(".metadata.deletionTimestamp"))
                .as("it is being deleted")
                .isNotEmpty();
    }

    private void awaitNoRoute(Remains remains) {
        moment("its route is gone")
                .untilAsserted(() -> assertThat(remains.route(lab)).isEmpty());
    }

    /** Waits for the state and the reason that {@code davit-node status} prints. */
    private void awaitStatus(String... parts) {
        await("what the agent says")
                .atMost(STEP)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(machine.agent("status").all().lines())
                        .filteredOn(line -> line.startsWith("tunnel "))
                        .singleElement()
                        .asString()
                        .contains(parts));
    }

    private boolean hasJoined() {
        return machine.run("test", "-s", "/var/lib/davit-node/node.json").exitCode() == 0;
    }

    private void awaitEndState(EndState expected) {
        await("end state")
                .atMost(STEP)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(EndState.of(victim)).isEqualTo(expected));
        awaitUnharmedNeighbours();
    }

    private void awaitUnharmedNeighbours() {
        assertThat(podsOf(neighbours)).isEqualTo(neighboursPods);
        for (var neighbour : neighbours) {
            await(neighbour.name() + " is available")
                    .atMost(MOMENT)
                    .untilAsserted(
                            () -> assertThat(neighbour.condition("Available")).startsWith("True"));
        }
    }

    private static List<String> podsOf(List<Hosted> clusters) {
        return clusters.stream()
                .flatMap(cluster -> cluster.controlPlanePods().stream())
                .toList();
    }

    private static void awaitExec(Kubectl kubectl) {
        await("exec through the tunnel").atMost(STEP).until((Callable<Boolean>) () ->
                kubectl.run("exec", "web", "--request-timeout=5s", "--", "true").exitCode() == 0);
    }

    /** @return which container the pod's only one is, and how often it was restarted */
    private static String container(Kubectl kubectl) {
        return kubectl.field("pod/web", ".status.containerStatuses[0]['containerID','restartCount']");
    }

    private static ConditionFactory moment(String what) {
        return await(what).atMost(MOMENT).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(100));
    }
}
