package dev.davit.bench.agent;

import dev.davit.bench.Lab;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * The agent that runs on a machine of the lab.
 *
 * @param lab the lab
 * @param machine its machine, joined
 */
record AgentOnMachine(Lab lab, String machine) {
    private static final String PID = "pgrep -o -f 'dev.davit.agent.*run|dev.davit.agent.*join'";

    /** Waits until what follows a start is over: the kubelet has connected again, the first renewals are done. */
    void settle() {
        lab.shell(machine, "sleep 15");
    }

    /** @return resident memory in MB (10^6 bytes), from {@code /proc/PID/status} */
    double residentMegabytes() {
        var kibibytes = lab.shell(machine, "awk '/^VmRSS/ {print $2}' /proc/$(" + PID + ")/status")
                .strip();
        return Long.parseLong(kibibytes) * 1024 / 1e6;
    }

    /** @return CPU seconds that its process has used so far */
    double cpuSeconds() {
        var ticks = lab.shell(machine, "awk '{print $14 + $15}' /proc/$(" + PID + ")/stat")
                .strip();
        return Long.parseLong(ticks) / 100.0;
    }

    /** Ends the agent and starts it again; the clock runs on the machine, from the spawn to the line of its log. */
    Duration restart() {
        var seconds = lab.shell(machine, """
                kill -9 $(%s)
                log=$(mktemp)
                start=$EPOCHREALTIME
                setsid /opt/davit-node/bin/davit-node run </dev/null >"$log" 2>&1 &
                for ((i = 0; i < 3000; i++)); do
                  grep -q 'tunnel connected' "$log" && break
                  sleep 0.01
                done
                end=$EPOCHREALTIME
                grep -q 'tunnel connected' "$log" || { cat "$log" >&2; exit 1; }
                echo $(((${end/./} - ${start/./})))
                """.formatted(PID)).strip();
        return Duration.ofNanos(new BigDecimal(seconds).longValueExact() * 1_000);
    }
}
