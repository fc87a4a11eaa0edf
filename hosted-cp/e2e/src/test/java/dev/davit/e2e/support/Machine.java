package dev.davit.e2e.support;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A machine of the lab, reached through {@code hack/lab machine exec}. */
public final class Machine {
    /** Chain of what leaves a machine that {@link #allowOnlyTheGateway} was called for. */
    public static final String WAY_OUT = "ONLY-GATEWAY";

    /** Chain of what comes to it from outside. */
    public static final String WAY_IN = "NO-ENTRY";

    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final String AGENT = "/opt/davit-node/bin/davit-node";
    private static final String WITH_AGENT = "PATH=" + Path.of(AGENT).getParent() + ":$PATH\n";
    private static final String PID_FILE = "/run/davit-e2e-agent.pid";
    private static final String LOG = "/var/log/davit-node.log";

    private final Lab lab;
    private final String name;

    Machine(Lab lab, String name) {
        this.lab = lab;
        this.name = name;
    }

    public String name() {
        return name;
    }

    /** @return its IPv4 address in the lab's network */
    public String address() {
        return text("getent", "ahostsv4", name).split("\\s", 2)[0];
    }

    /** Runs to the end, whatever the exit code. */
    public Finished run(String... command) {
        return Programs.run(TIMEOUT, Map.of(), lab.command(exec(command)));
    }

    /** @return standard output; fails the test when the command fails */
    public String text(String... command) {
        return run(command).text();
    }

    /**
     * Runs a line of bash to the end, whatever the exit code; {@code davit-node} is in its path. The line goes through
     * standard input, because a join command holds a token and any process can read another one's arguments (I9).
     */
    public Finished bash(String line) {
        return Programs.run(TIMEOUT, Map.of(), WITH_AGENT + line + "\n", lab.command(exec("bash", "-s")));
    }

    /** Runs the agent's program to the end, whatever the exit code. */
    public Finished agent(String... arguments) {
        return run(Stream.concat(Stream.of(AGENT), Stream.of(arguments)).toArray(String[]::new));
    }

    /** Runs the one line that {@code davit create token} printed and leaves the agent running, as an init system would. */
    public void join(String joinCommand) {
        background(joinCommand);
    }

    /** Starts the agent of a joined machine again. */
    public void startAgent() {
        background("davit-node run");
    }

    /** Starts the credential-less relay. */
    public void startRelay(String arguments) {
        background("davit-node relay " + arguments);
    }

    /** Kills the agent without any warning. */
    public void killAgent() {
        bash("kill -9 $(cat " + PID_FILE + ")").text();
    }

    /** @return what the agent has written since its last start */
    public String agentLog() {
        return run("cat", LOG).out();
    }

    /**
     * Drops every packet that leaves the machine but those to the gateway's port, and every connection from outside; of IPv6
     * everything. The chains are {@link #WAY_OUT} and {@link #WAY_IN}; traffic within the machine, pods included, is left
     * alone.
     */
    public void allowOnlyTheGateway() {
        bash("iptables -w -n -L " + WAY_IN + " >/dev/null 2>&1 && exit; set -e\n"
                        + "for chain in " + WAY_OUT + " " + WAY_IN + "; do\n"
                        + "ip6tables -w -N $chain; ip6tables -w -A $chain -j DROP; done\n"
                        + "iptables -w -N " + WAY_OUT + "\n"
                        + "iptables -w -A " + WAY_OUT + " -p tcp -d " + lab.gatewayAddress()
                        + " --dport 443 -j RETURN\n"
                        + "iptables -w -A " + WAY_OUT + " -m conntrack --ctstate ESTABLISHED,RELATED -j RETURN\n"
                        + "iptables -w -A " + WAY_OUT + " -j DROP\n"
                        + "iptables -w -N " + WAY_IN + "\n"
                        + "iptables -w -A " + WAY_IN + " -m conntrack --ctstate NEW -j DROP\n"
                        + "for nic in $(ls /sys/class/net | grep -v -e ^lo$ -e ^cni -e ^veth -e ^flannel); do\n"
                        + "for filter in iptables ip6tables; do\n"
                        + "for chain in OUTPUT FORWARD; do $filter -w -I $chain -o $nic -j " + WAY_OUT + "; done\n"
                        + "for chain in INPUT FORWARD; do $filter -w -I $chain -i $nic -j " + WAY_IN + "; done\n"
                        + "done; done")
                .text();
    }

    /** @return how many IPv4 packets the rules DROP of that chain have dropped */
    public long dropped(String chain) {
        return dropped("iptables", chain);
    }

    /** @return how many IPv6 packets the rules DROP of that chain have dropped */
    public long droppedOfIpv6(String chain) {
        return dropped("ip6tables", chain);
    }

    private long dropped(String filter, String chain) {
        return text(filter, "-w", "-nvxL", chain)
                .lines()
                .map(String::strip)
                .filter(rule -> rule.contains(" DROP "))
                .mapToLong(rule -> Long.parseLong(rule.split("\\s+")[0]))
                .sum();
    }

    private void background(String command) {
        bash(JoinLine.under("setsid", command) + " >" + LOG + " 2>&1 & echo $! >" + PID_FILE)
                .text();
    }

    private List<String> exec(String... command) {
        return Stream.concat(Stream.of("machine", "exec", name), Stream.of(command))
                .toList();
    }
}
