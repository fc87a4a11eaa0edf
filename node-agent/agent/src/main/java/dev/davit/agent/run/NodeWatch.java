package dev.davit.agent.run;

import dev.davit.agent.cluster.JoinRecord;
import dev.davit.agent.cluster.NodeSettings;
import dev.davit.agent.cluster.PodAddressing;
import dev.davit.agent.files.NodePaths;
import dev.davit.agent.kube.Credential;
import dev.davit.agent.kube.KubeApi;
import dev.davit.agent.kube.Node;
import dev.davit.agent.reach.GatewayConnector;
import dev.davit.agent.trust.ClusterTls;
import dev.davit.tunnel.tls.PemMaterial;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads this machine's Node and how the cluster finds its pods, with the node's own certificate, through the node-local
 * endpoint as the kubelet does. The two are read apart: when one cannot be read, its last value counts and the other is
 * read all the same. Not safe for several threads.
 */
final class NodeWatch {
    private static final Duration BOUND = Duration.ofSeconds(10);

    private final NodePaths paths;
    private final JoinRecord record;
    private final LastKnown<Optional<Node>> node = new LastKnown<>("this machine's Node", Optional.empty());

    /** Until it was read once the pods are looked for by ranges, as most clusters do it. */
    private final LastKnown<PodAddressing> addressing = new LastKnown<>(
            "how pods are found, in ConfigMap %s/%s".formatted(NodeSettings.NAMESPACE, NodeSettings.NAME),
            PodAddressing.RANGES);

    NodeWatch(NodePaths paths, JoinRecord record) {
        this.paths = paths;
        this.record = record;
    }

    /**
     * What is known after a look.
     *
     * @param node empty while it is not registered
     * @param failures why a value is an older one, a clause for each; empty when both were read now
     */
    record Seen(Optional<Node> node, PodAddressing addressing, List<String> failures) {}

    /**
     * The certificate is read anew each time, because the kubelet rotates it. Blocks.
     *
     * @throws IOException when this machine's own files cannot be read
     */
    Seen look() throws IOException {
        var own = PemMaterial.read(paths.nodeCertificate());
        var authority = PemMaterial.read(paths.clusterCa())
                .requireCertificates(paths.clusterCa().toString())
                .certificates()
                .getFirst();
        var keys = ClusterTls.keyManager(own.requireKey(paths.nodeCertificate().toString()), own.certificates());
        try (var api = new KubeApi(
                record.nodeLocalEndpoint(),
                record.cluster(),
                authority,
                new Credential.Certificate(keys),
                BOUND,
                GatewayConnector.direct())) {
            var seenNode = node.refresh(() -> api.node(record.nodeName()));
            var seenAddressing = addressing.refresh(() -> PodAddressing.of(settings(api)));
            return new Seen(
                    seenNode,
                    seenAddressing,
                    Stream.of(node.failure(), addressing.failure())
                            .flatMap(Optional::stream)
                            .toList());
        }
    }

    private static String settings(KubeApi api) throws IOException {
        return api.configMapValue(NodeSettings.NAMESPACE, NodeSettings.NAME, NodeSettings.KEY)
                .value()
                .orElseThrow(() -> new IOException("expected the key " + NodeSettings.KEY + ", found none"));
    }
}
