package dev.davit.agent.run;

import dev.davit.agent.cluster.JoinRecord;
import dev.davit.agent.cluster.NodeSettings;
import dev.davit.agent.cluster.PodAddressing;
import dev.davit.agent.files.NodePaths;
import dev.davit.agent.kube.ApiException;
import dev.davit.agent.kube.Credential;
import dev.davit.agent.kube.KubeApi;
import dev.davit.agent.kube.Node;
import dev.davit.agent.trust.ClusterTls;
import dev.davit.tunnel.tls.PemMaterial;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads this machine's Node and how the cluster finds its pods, with the node's own certificate, through the node-local
 * endpoint as the kubelet does.
 */
final class NodeWatch {
    private static final Duration BOUND = Duration.ofSeconds(10);

    private final NodePaths paths;
    private final JoinRecord record;

    NodeWatch(NodePaths paths, JoinRecord record) {
        this.paths = paths;
        this.record = record;
    }

    /**
     * What was read.
     *
     * @param node empty while it is not registered
     */
    record Seen(Optional<Node> node, PodAddressing addressing) {}

    /** The certificate is read anew each time, because the kubelet rotates it. Blocks. */
    Seen look() throws IOException {
        var own = PemMaterial.read(paths.nodeCertificate());
        var authority = PemMaterial.read(paths.clusterCa())
                .requireCertificates(paths.clusterCa().toString())
                .certificates()
                .getFirst();
        var keys = ClusterTls.keyManager(own.requireKey(paths.nodeCertificate().toString()), own.certificates());
        try (var api = new KubeApi(
                record.nodeLocalEndpoint(), record.cluster(), authority, new Credential.Certificate(keys), BOUND)) {
            return new Seen(api.node(record.nodeName()), PodAddressing.of(settings(api)));
        }
    }

    private static Optional<String> settings(KubeApi api) throws IOException {
        try {
            return api.configMapValue(NodeSettings.NAMESPACE, NodeSettings.NAME, NodeSettings.KEY)
                    .value();
        } catch (ApiException e) {
            if (e.status() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
