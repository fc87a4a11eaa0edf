package dev.davit.e2e.support;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** One HostedCluster: what users see of it in the management cluster, and its own API. */
public final class Hosted {
    /** Namespace of all HostedClusters that the tests make. */
    public static final String NAMESPACE = "team-a";

    private static final Duration CREATION = Duration.ofMinutes(4);
    private static final Duration JOINING = Duration.ofMinutes(3);

    private static final int ETCD_METRICS_PORT = 2381;

    private final Lab lab;
    private final String name;
    private Optional<Kubectl> kubectl = Optional.empty();

    Hosted(Lab lab, String name) {
        this.lab = lab;
        this.name = name;
    }

    /** Creates it with the command davit and returns at once. */
    public static Hosted create(Lab lab, String name, String version, String... options) {
        var arguments = Stream.concat(
                        Stream.of("create", "cluster", name, "-n", NAMESPACE, "--version", version), Stream.of(options))
                .toArray(String[]::new);
        lab.davit(arguments).text();
        return new Hosted(lab, name);
    }

    /** @return the one of that name that another test made */
    public static Hosted existing(Lab lab, String name) {
        return new Hosted(lab, name);
    }

    public String name() {
        return name;
    }

    /** Returns when it is rolled out and answers through the gateway. */
    public Hosted awaitAvailable() {
        lab.management()
                .text(
                        "-n",
                        NAMESPACE,
                        "wait",
                        "hostedcluster/" + name,
                        "--for=condition=Available",
                        "--timeout=" + CREATION.toSeconds() + "s");
        return this;
    }

    /** @return kubectl with its admin kubeconfig, which is fetched when it is first asked for */
    public synchronized Kubectl kubectl() {
        if (kubectl.isEmpty()) {
            var file = kubeconfig();
            lab.davit("get", "kubeconfig", name, "-n", NAMESPACE, "-o", file.toString())
                    .text();
            kubectl = Optional.of(lab.kubectl(file));
        }
        return kubectl.orElseThrow();
    }

    /** @return where its admin kubeconfig is kept during the test */
    public Path kubeconfig() {
        return lab.workFolder().resolve(name + ".kubeconfig");
    }

    /** @return the value of a JSONPath of the HostedCluster */
    public String field(String jsonPath) {
        return lab.management().field("hostedcluster/" + name, jsonPath, "-n", NAMESPACE);
    }

    /**
     * Changes its spec.
     *
     * @param spec a merge patch of it
     * @return the generation that it has now
     */
    public String patch(String spec) {
        return lab.management()
                .text(
                        "-n",
                        NAMESPACE,
                        "patch",
                        "hostedcluster",
                        name,
                        "--type=merge",
                        "-p",
                        "{\"spec\":" + spec + "}",
                        "-o",
                        "jsonpath={.metadata.generation}");
    }

    /** Returns when the operator has reported on that generation. */
    public void awaitObserved(String generation, Duration patience) {
        lab.management()
                .text(
                        "-n",
                        NAMESPACE,
                        "wait",
                        "hostedcluster/" + name,
                        "--for=jsonpath={.status.observedGeneration}=" + generation,
                        "--timeout=" + patience.toSeconds() + "s");
    }

    /** @return whether its present spec is rolled out */
    public boolean isRolledOut() {
        var seen = lab.management()
                .text(
                        "-n",
                        NAMESPACE,
                        "get",
                        "hostedcluster",
                        name,
                        "--ignore-not-found",
                        "-o",
                        "jsonpath={.metadata.generation} {.status.observedGeneration}")
                .split(" ");
        return seen.length == 2 && seen[0].equals(seen[1]) && condition("Ready").startsWith("True");
    }

    public String clusterId() {
        return field(".status.clusterID");
    }

    /** @return the namespace of its control plane */
    public String controlPlaneNamespace() {
        return field(".status.controlPlaneNamespace");
    }

    /** Runs kubectl in the namespace of its control plane; fails the test when kubectl fails. */
    public String controlPlane(String... arguments) {
        var command = Stream.concat(Stream.of("-n", controlPlaneNamespace()), Stream.of(arguments))
                .toArray(String[]::new);
        return lab.management().text(command);
    }

    /** @return what member of etcd has that name says of itself in its metrics */
    public Scrape etcdMetrics(String pod) {
        return new Scrape(lab.management()
                .text(
                        "get",
                        "--raw",
                        "/api/v1/namespaces/" + controlPlaneNamespace() + "/pods/" + pod + ":" + ETCD_METRICS_PORT
                                + "/proxy/metrics"));
    }

    /** @return the events about it, each as its reason, a colon and its message */
    public List<String> events() {
        return lab.management()
                .text(
                        "-n",
                        NAMESPACE,
                        "get",
                        "events",
                        "--field-selector=involvedObject.kind=HostedCluster,involvedObject.name=" + name,
                        "-o",
                        "jsonpath={range .items[*]}{.reason}: {.message}{\"\\n\"}{end}")
                .lines()
                .toList();
    }

    /** @return the name that clients of its API expect and send, {@code api.<id>.<domain>} */
    public String apiServerName() {
        return field(".status.endpoint.tlsServerName");
    }

    /** @return {@code <id>.<domain>} as the agent's --cluster takes it */
    public String publicName() {
        return apiServerName().substring("api.".length());
    }

    /** @return status and message of a condition, such as "False: no answer" */
    public String condition(String type) {
        var path = ".status.conditions[?(@.type==\"" + type + "\")]";
        return field(path + ".status") + ": " + field(path + ".message");
    }

    /** @return the line to run on a machine */
    public String joinCommand(String... options) {
        var arguments = Stream.concat(Stream.of("create", "token", name, "-n", NAMESPACE), Stream.of(options))
                .toArray(String[]::new);
        return lab.davit(arguments).text();
    }

    /** @return how often each of its JoinTokens was used, with blanks between */
    public String tokenUses() {
        return lab.management()
                .text(
                        "-n",
                        NAMESPACE,
                        "get",
                        "jointokens",
                        "-o",
                        "jsonpath={range .items[?(@.spec.clusterName==\"" + name + "\")]}{.status.uses} {end}");
    }

    /** Joins the machine and returns when its Node is Ready. */
    public void join(Machine machine) {
        machine.join(joinCommand());
        awaitNodeReady(machine);
    }

    /** Returns when the machine's Node is Ready. */
    public void awaitNodeReady(Machine machine) {
        var kubectl = kubectl();
        var ready = ".status.conditions[?(@.type==\"Ready\")].status";
        Awaitility.await("node " + machine.name() + " of " + name + " is Ready")
                .atMost(JOINING)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    var status = kubectl.run(
                            "get", "node", machine.name(), "-o", "jsonpath={" + ready + "}", "--request-timeout=5s");
                    if (!"True".equals(status.out())) {
                        throw new AssertionError("node is " + status.all() + "\n" + machine.agentLog());
                    }
                });
    }

    /** @return the address that the machine's Node has in the cluster */
    public String nodeAddress(Machine machine) {
        return kubectl().field("node/" + machine.name(), ".status.addresses[?(@.type==\"InternalIP\")].address");
    }

    /** @return names of its control-plane pods with their uids: changes whenever one is replaced */
    public List<String> controlPlanePods() {
        return lab.management()
                .text(
                        "-n",
                        controlPlaneNamespace(),
                        "get",
                        "pods",
                        "-o",
                        "jsonpath={range .items[*]}{.metadata.name}/{.metadata.uid}{\"\\n\"}{end}")
                .lines()
                .sorted()
                .toList();
    }
}
