package dev.davit.e2e.support;

import java.time.Duration;

/**
 * Two hosted clusters with one machine each and a pod "web" on it, shared by all tests because making them takes most of the
 * time. The machines reach nothing but the gateway's port from the start, so every test shows that this is enough.
 */
public final class Fleet {
    /** Kubernetes version that both begin with; its successor is {@link #NEXT}. */
    public static final String FIRST = "1.35.4";

    /** The version that the upgrade goes to. */
    public static final String NEXT = "1.36.3";

    private static final Duration POD_START = Duration.ofMinutes(2);

    private final Hosted red;
    private final Hosted blue;
    private final Machine redMachine;
    private final Machine blueMachine;

    private Fleet(Hosted red, Hosted blue, Machine redMachine, Machine blueMachine) {
        this.red = red;
        this.blue = blue;
        this.redMachine = redMachine;
        this.blueMachine = blueMachine;
    }

    /** Makes what is missing: a fleet that a test run left in the lab is taken over as it is. */
    static Fleet create(Lab lab) {
        lab.management().run("create", "namespace", Hosted.NAMESPACE);
        var red = cluster(lab, "red", "--kubeadm-compatible");
        var blue = cluster(lab, "blue");
        var redMachine = machine(lab, "red-1");
        var blueMachine = machine(lab, "blue-1");
        var fleet = new Fleet(red.awaitAvailable(), blue.awaitAvailable(), redMachine, blueMachine);
        join(red, redMachine);
        join(blue, blueMachine);
        runPod(red);
        runPod(blue);
        return fleet;
    }

    /** @return the cluster that is upgraded, killed and deleted; kubeadm may join machines to it */
    public Hosted red() {
        return red;
    }

    /** @return the neighbour that must not notice */
    public Hosted blue() {
        return blue;
    }

    public Machine redMachine() {
        return redMachine;
    }

    public Machine blueMachine() {
        return blueMachine;
    }

    private static Hosted cluster(Lab lab, String name, String... options) {
        var existing = Hosted.existing(lab, name);
        return existing.field(".metadata.name").isEmpty() ? Hosted.create(lab, name, FIRST, options) : existing;
    }

    private static void join(Hosted cluster, Machine machine) {
        if (cluster.kubectl().field("node/" + machine.name(), ".metadata.name").isEmpty()) {
            cluster.join(machine);
        }
    }

    private static Machine machine(Lab lab, String name) {
        var machine = lab.addMachine(name);
        machine.allowOnlyTheGateway();
        return machine;
    }

    private static void runPod(Hosted cluster) {
        var kubectl = cluster.kubectl();
        kubectl.apply(TestPods.web("web")).text();
        kubectl.text("wait", "pod/web", "--for=condition=Ready", "--timeout=" + POD_START.toSeconds() + "s");
    }
}
