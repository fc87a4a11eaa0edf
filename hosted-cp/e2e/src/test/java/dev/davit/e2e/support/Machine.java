package dev.davit.e2e.support;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A machine of the lab, reached through {@code hack/lab machine exec}. */
public final class Machine {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final String AGENT = "/opt/davit-node/bin/davit-node";
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

    /** Runs a line of bash to the end, whatever the exit code. */
    public Finished bash(String line) {
        return run("bash", "-c", line);
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

    /** Drops every packet that leaves the machine but those to the gateway's port and those of its own pods. */
    public void allowOnlyTheGateway() {
        var rules = String.join(
                " && ",
                "iptables -w -N ONLY-GATEWAY",
                "iptables -w -A ONLY-GATEWAY -p tcp -d " + lab.gatewayAddress() + " --dport 443 -j RETURN",
                "iptables -w -A ONLY-GATEWAY -m conntrack --ctstate ESTABLISHED,RELATED -j RETURN",
                "iptables -w -A ONLY-GATEWAY -j DROP",
                "for chain in OUTPUT FORWARD; do"
                        + " for nic in $(ls /sys/class/net | grep -v -e ^lo$ -e ^cni -e ^veth -e ^flannel); do"
                        + " iptables -w -I $chain -o $nic -j ONLY-GATEWAY; done; done");
        bash("iptables -w -n -L ONLY-GATEWAY >/dev/null 2>&1 || { " + rules + "; }")
                .text();
    }

    private void background(String command) {
        var line = "PATH=" + Path.of(AGENT).getParent() + ":$PATH; "
                + "setsid bash -c 'echo $$ >" + PID_FILE + "; eval \"exec $1\"' agent \"$1\" </dev/null >" + LOG
                + " 2>&1 &";
        run("bash", "-c", line, "start", command).text();
    }

    private List<String> exec(String... command) {
        return Stream.concat(Stream.of("machine", "exec", name), Stream.of(command))
                .toList();
    }
}
