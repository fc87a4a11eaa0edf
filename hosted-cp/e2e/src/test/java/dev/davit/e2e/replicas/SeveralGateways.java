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
    private final Duration drain;

    private SeveralGateways(Lab lab, Duration drain) {
        this.lab = lab;
        this.drain = drain;
    }

    /** @param drain how long streams outlive the end of a gateway; returns when all of them are Ready */
    static SeveralGateways start(Lab lab, int replicas, Duration drain) {
        var gateways = new SeveralGateways(lab, drain);
        gateways.patch("service/gateway", "merge", """
                {"spec": {"type": "LoadBalancer", "externalTrafficPolicy": "Local"}}""");
        gateways.patch(
                "service/gateway",
                "merge",
                "{\"status\": {\"loadBalancer\": {\"ingress\": [{\"ip\": \"%s\"}]}}}".formatted(lab.gatewayAddress()),
                "--subresource=status");
        gateways.deployment(replicas, 1, 0, drain, "remove");
        return gateways;
    }

    /** One patch, so that there is one roll-out. */
    private void deployment(int replicas, int surge, int unavailable, Duration grace, String hostPort) {
        var drainVariable = kubectl(
                        "get",
                        "deployment/gateway",
                        "-o",
                        "jsonpath={range .spec.template.spec.containers[0].env[*]}{.name}{\"\\n\"}{end}")
                .lines()
                .toList()
                .indexOf("DAVIT_DRAIN_SECONDS");
        patch("deployment/gateway", "json", """
                [{"op": "replace", "path": "/spec/replicas", "value": %d},
                 {"op": "replace", "path": "/spec/strategy/rollingUpdate", "value": {"maxSurge": %d, "maxUnavailable": %d}},
                 {"op": "replace", "path": "/spec/template/spec/terminationGracePeriodSeconds", "value": %d},
                 {"op": "replace", "path": "/spec/template/spec/containers/0/env/%d/value", "value": "%d"},
                 {"op": "%s", "path": "/spec/template/spec/containers/0/ports/0/hostPort", "value": 443}]
                """.formatted(
                        replicas,
                        surge,
                        unavailable,
                        grace.plusSeconds(30).toSeconds(),
                        drainVariable,
                        grace.toSeconds(),
                        hostPort));
        awaitRolledOut();
        await("the gateways before have gone").atMost(ROLL_OUT.plus(drain)).until(() -> pods().size() == replicas);
    }

    private void patch(String object, String type, String patch, String... more) {
        kubectl(Stream.concat(Stream.of("patch", object, "--type=" + type, "-p", patch), Stream.of(more))
                .toArray(String[]::new));
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
        deployment(1, 0, 1, Duration.ofSeconds(20), "add");
        patch("service/gateway", "merge", """
                {"spec": {"type": "ClusterIP", "externalTrafficPolicy": null}}""");
    }
}
