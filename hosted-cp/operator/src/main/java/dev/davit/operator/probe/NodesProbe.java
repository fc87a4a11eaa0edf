package dev.davit.operator.probe;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;

/** Asks a kubelet for its health the way {@code kubectl logs} reaches it: API server, egress, tunnel, machine. */
public final class NodesProbe {
    private final KubernetesClient hosted;

    /** @param hosted client that may use {@code nodes/proxy} */
    public NodesProbe(KubernetesClient hosted) {
        this.hosted = hosted;
    }

    /**
     * Asks the candidates in turn until one answers.
     *
     * @param candidates names of nodes, the most promising first; a few are enough
     */
    public NodesResult run(List<String> candidates) {
        NodesResult result = new NodesResult.Unknown();
        for (String node : candidates) {
            result = ask(node);
            if (result instanceof NodesResult.Connected) {
                return result;
            }
        }
        return result;
    }

    private NodesResult ask(String node) {
        try {
            hosted.raw("/api/v1/nodes/" + node + "/proxy/healthz");
            return new NodesResult.Connected(node);
        } catch (KubernetesClientException e) {
            return new NodesResult.Disconnected(node, EndToEndProbe.describe(e));
        }
    }
}
