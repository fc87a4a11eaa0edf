package dev.davit.agent.run;

import dev.davit.agent.network.LocalRoutes;
import java.net.InetAddress;

/**
 * Which addresses are this machine's pods. It takes both: the cluster has given the address to this node, and the kernel
 * delivers to it without leaving the machine. The first alone would believe the cluster about what other machines send,
 * the second alone would take a neighbour's pods where one link leads to all of them, as Cilium's does. May block.
 */
record OwnPods(NodeView view, LocalRoutes routes) {
    /** @return whether the tunnel may dial the address as a pod's */
    boolean has(InetAddress address) {
        return view.ownsPod(address) && routes.deliversTo(address);
    }

    /**
     * Who may use the node-local endpoint: the machine's own processes and its pods. A pod's own link proves one on most
     * networks, also before the cluster has said anything; on the others, what the cluster says of this node does. Either
     * way the answer to the source's first packet stays on this machine, so that another machine that writes a
     * pod's address into its packets gets no connection.
     */
    boolean mayUseEndpoint(InetAddress source) {
        return has(source) || routes.isLocal(source);
    }
}
