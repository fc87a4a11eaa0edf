package dev.davit.agent.runtime;

import java.io.IOException;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The addresses of all pods on this machine. A pod keeps its addresses for life, so a look costs one question, and one more
 * for each pod that is new. Not safe for use from several threads.
 */
public final class PodAddresses {
    private final PodSandboxes sandboxes;
    private Map<String, Set<InetAddress>> known = Map.of();

    /** @param sandboxes who is asked */
    public PodAddresses(PodSandboxes sandboxes) {
        this.sandboxes = sandboxes;
    }

    /** @return the addresses now; pods in the machine's own network have none of their own. Blocks. */
    public Set<InetAddress> look() throws IOException {
        var now = new HashMap<String, Set<InetAddress>>();
        for (var sandbox : sandboxes.ready()) {
            var before = known.get(sandbox);
            now.put(sandbox, before != null ? before : sandboxes.addresses(sandbox));
        }
        known = now;
        var all = new HashSet<InetAddress>();
        now.values().forEach(all::addAll);
        return Set.copyOf(all);
    }
}
