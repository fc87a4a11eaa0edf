package dev.davit.e2e.replicas;

import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Lab;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The lab's gateway as manifests/install has it, with the address of the node as that of a load balancer in place of the
 * lab's host port; the lab's again when it is closed.
 */
final class SeveralGateways implements AutoCloseable {
    private static final String NAMESPACE = "davit-system";
    private static final String SELECTOR = "app.kubernetes.io/name=gateway";
    private static final Duration ROLL_OUT = Duration.ofMinutes(3);

    private final Lab lab;

    private SeveralGateways(Lab lab) {
        this.lab = lab;
    }

    /** @param drain how long streams outlive the end of a gateway; returns when all of them are Ready, and no other is left */
    static SeveralGateways start(Lab lab, int replicas, Duration drain) {
        var gateways = new SeveralGateways(lab);
        lab.install("--gateways", Integer.toString(replicas), "--drain", Long.toString(drain.toSeconds()));
        await("the gateway before has gone")
                .atMost(ROLL_OUT)
                .until(() -> gateways.pods().size() == replicas);
        return gateways;
    }

    /** @return names of their pods, those that leave among them */
    List<String> pods() {
        return kubectl("get", "pods", "-l", SELECTOR, "-o", "jsonpath={range .items[*]}{.metadata.name}{\"\\n\"}{end}")
                .lines()
                .toList();
    }

    String log(String pod) {
        return kubectl("logs", pod);
    }

    /** Replaces all of them; returns when the new ones are Ready, while those before may still drain. */
    void restart() {
        kubectl("rollout", "restart", "deployment/gateway");
        awaitRolledOut();
    }

    /** Ends one without any warning. */
    void kill(String pod) {
        kubectl("delete", "pod", pod, "--grace-period=0", "--force");
    }

    private void awaitRolledOut() {
        kubectl("rollout", "status", "deployment/gateway", "--timeout=" + ROLL_OUT.toSeconds() + "s");
    }

    private String kubectl(String... arguments) {
        return lab.management()
                .text(Stream.concat(Stream.of("-n", NAMESPACE), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    @Override
    public void close() {
        lab.install();
    }
}
