package dev.davit.e2e.support;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** A component of Davit in the management cluster, down to its process. */
public enum SystemComponent {
    OPERATOR("operator", "dev.davit.operator.OperatorMain"),
    GATEWAY("gateway", "dev.davit.gateway.GatewayMain");

    private static final String NAMESPACE = "davit-system";
    private static final Duration REPLACEMENT = Duration.ofSeconds(120);

    private final String deployment;
    private final String mainClass;

    SystemComponent(String deployment, String mainClass) {
        this.deployment = deployment;
        this.mainClass = mainClass;
    }

    /**
     * Kills its process without any warning, and takes its pod away, so that another pod takes over at once whatever was killed
     * before. Returns when the new one is Ready.
     */
    public void kill(Lab lab) {
        var before = podUid(lab);
        signal(lab, "KILL");
        lab.management().text("-n", NAMESPACE, "delete", "pod", "-l", selector(), "--grace-period=0", "--force");
        Awaitility.await("another pod of " + deployment + " is Ready")
                .atMost(REPLACEMENT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> isReady(lab, before));
    }

    /** Lets its process stand still, so that work that needs it stays in the middle. */
    public void suspend(Lab lab) {
        signal(lab, "STOP");
    }

    /** Lets its process go on. */
    public void resume(Lab lab) {
        signal(lab, "CONT");
    }

    /** @return what its pod has written since the pod's start */
    public String log(Lab lab) {
        return lab.management().text("-n", NAMESPACE, "logs", "-l", selector(), "--tail=-1");
    }

    /** @return the uid of its pod and how often the process in it was restarted: changes whenever another one runs */
    public String instance(Lab lab) {
        return lab.management()
                .text(
                        "-n",
                        NAMESPACE,
                        "get",
                        "pods",
                        "-l",
                        selector(),
                        "-o",
                        "jsonpath={.items[*].metadata.uid} {.items[*].status.containerStatuses[*].restartCount}");
    }

    /** @return what it tells Prometheus now */
    public Scrape scrape(Lab lab) {
        var pod = lab.management().field("pods", ".items[0].metadata.name", "-n", NAMESPACE, "-l", selector());
        return new Scrape(lab.management()
                .text("get", "--raw", "/api/v1/namespaces/" + NAMESPACE + "/pods/" + pod + ":8080/proxy/metrics"));
    }

    /** @return both addresses of each established connection of its process's network, each address followed by a blank */
    public List<String> connections(Lab lab) {
        return management(lab)
                .bash("nsenter --net=/proc/" + pid(lab) + "/ns/net ss --no-header --tcp --numeric state established")
                .text()
                .lines()
                .map(SystemComponent::addresses)
                .toList();
    }

    /** Takes the ports away, and the brackets of IPv4 addresses that are written as IPv6 ones. */
    private static String addresses(String connection) {
        return connection.replaceAll("[\\[\\]]|::ffff:", "").replaceAll(":\\d+(?=\\s|$)", " ") + " ";
    }

    private void signal(Lab lab, String signal) {
        management(lab).text("kill", "-" + signal, pid(lab));
    }

    private String pid(Lab lab) {
        return management(lab).text("pgrep", "--full", "--newest", "java .*" + mainClass);
    }

    private String podUid(Lab lab) {
        return lab.management().field("pods", ".items[0].metadata.uid", "-n", NAMESPACE, "-l", selector());
    }

    private boolean isReady(Lab lab, String uidBefore) {
        return lab.management()
                .text(
                        "-n",
                        NAMESPACE,
                        "get",
                        "pods",
                        "-l",
                        selector(),
                        "-o",
                        "jsonpath={range .items[*]}{.metadata.uid} {.status.conditions[?(@.type==\"Ready\")].status}{\"\\n\"}{end}")
                .lines()
                .anyMatch(pod -> pod.endsWith(" True") && !pod.startsWith(uidBefore));
    }

    private String selector() {
        return "app.kubernetes.io/name=" + deployment;
    }

    private static Machine management(Lab lab) {
        return lab.machine("mgmt");
    }
}
