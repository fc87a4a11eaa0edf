package dev.davit.e2e.badinput;

import dev.davit.e2e.support.Machine;

/**
 * What a join leaves on a machine. Equal before and after when nothing was left; only the lock file of an agent that has ended
 * may stay.
 *
 * @param seen files with their sizes, addresses, and processes of the agent and the kubelet
 */
record JoinTraces(String seen) {
    private static final String LOOK = """
            find /etc /opt/cni /var/lib/davit-node /var/lib/kubelet ! -type d ! -name agent.lock \
            -printf '%p %s\\n' 2>/dev/null | sort
            ip -4 -oneline address show
            pgrep --list-name --exact 'java|kubelet'
            true""";

    /** @return those that are there now */
    static JoinTraces of(Machine machine) {
        return new JoinTraces(machine.bash(LOOK).text());
    }
}
