package dev.davit.agent.run;

import dev.davit.agent.cluster.JoinRecord;
import dev.davit.agent.files.NodePaths;
import dev.davit.agent.kube.Credential;
import dev.davit.agent.kube.KubeApi;
import dev.davit.agent.kube.Node;
import dev.davit.agent.trust.ClusterTls;
import dev.davit.tunnel.tls.PemMaterial;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Reads this machine's Node with the node's own certificate, through the node-local endpoint as the kubelet does. */
final class NodeWatch {
    private static final Duration BOUND = Duration.ofSeconds(10);

    private final NodePaths paths;
    private final JoinRecord record;

    NodeWatch(NodePaths paths, JoinRecord record) {
        this.paths = paths;
        this.record = record;
    }

    /** The certificate is read anew each time, because the kubelet rotates it. Blocks. */
    Optional<Node> look() throws IOException {
        var own = PemMaterial.read(paths.nodeCertificate());
        var authority = PemMaterial.read(paths.clusterCa())
                .requireCertificates(paths.clusterCa().toString())
                .certificates()
                .getFirst();
        var keys = ClusterTls.keyManager(own.requireKey(paths.nodeCertificate().toString()), own.certificates());
        try (var api = new KubeApi(
                record.nodeLocalEndpoint(), record.cluster(), authority, new Credential.Certificate(keys), BOUND)) {
            return api.node(record.nodeName());
        }
    }
}
