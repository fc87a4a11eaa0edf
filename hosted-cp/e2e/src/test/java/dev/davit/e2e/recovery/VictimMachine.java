package dev.davit.e2e.recovery;

import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.Machine;
import java.time.Duration;

/** A machine that is disturbed while it joins the cluster of the same test. */
record VictimMachine(Machine machine, Hosted cluster) {
    private static final Duration JOINED = Duration.ofMinutes(3);
    private static final String KUBELET_CREDENTIALS = "/etc/kubernetes/kubelet.conf";

    /** Adds the machine and starts its join without waiting for anything. */
    static VictimMachine joining(Lab lab, Hosted cluster, String name) {
        var machine = lab.addMachine(name);
        machine.allowOnlyTheGateway();
        machine.join(cluster.joinCommand());
        return new VictimMachine(machine, cluster);
    }

    /** The agent has no more use for its token from here on, so it can be started again by {@code davit-node run}. */
    void killAgentOnceJoined() {
        await("the machine has its credentials")
                .atMost(JOINED)
                .until(() -> machine.run("test", "-s", KUBELET_CREDENTIALS).exitCode() == 0);
        machine.killAgent();
    }

    void startAgent() {
        machine.startAgent();
    }

    void awaitReady() {
        cluster.awaitNodeReady(machine);
    }
}
