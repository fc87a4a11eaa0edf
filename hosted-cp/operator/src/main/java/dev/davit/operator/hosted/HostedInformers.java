package dev.davit.operator.hosted;

import dev.davit.operator.csr.NodeCertificate;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Watches Nodes and certificate requests of one hosted cluster. Never waits for it. */
final class HostedInformers implements AutoCloseable {
    private final SharedIndexInformer<Node> nodes;
    private final SharedIndexInformer<CertificateSigningRequest> csrs;
    private final MachineCertificates certificates = new MachineCertificates();

    /**
     * @param onNodes called on the informer's thread when Nodes changed, and once when all are known
     * @param onCsrs called on the informer's thread when requests changed
     */
    HostedInformers(KubernetesClient hosted, Runnable onNodes, Runnable onCsrs) {
        nodes = hosted.nodes().runnableInformer(0);
        nodes.addEventHandler(new Calling<>(onNodes));
        nodes.exceptionHandler((started, failure) -> true);
        csrs = hosted.certificates().v1().certificateSigningRequests().runnableInformer(0);
        csrs.addEventHandler(new Calling<>(onCsrs));
        csrs.exceptionHandler((started, failure) -> true);
        var _ = nodes.start().thenRun(onNodes);
        var _ = csrs.start().thenRun(onCsrs);
    }

    /** @return whether {@link #nodes()} and {@link #certificates()} are the whole truth */
    boolean machinesKnown() {
        return nodes.hasSynced() && csrs.hasSynced();
    }

    /** @return all Nodes, by name */
    List<NodeView> nodes() {
        return nodes.getStore().list().stream()
                .map(NodeView::of)
                .sorted(Comparator.comparing(NodeView::name))
                .toList();
    }

    /** @return names of the Nodes that run what they are given now: Ready, and not cordoned by somebody who works on them */
    Set<String> machines() {
        return nodes.getStore().list().stream()
                .filter(node -> !Boolean.TRUE.equals(node.getSpec().getUnschedulable()))
                .map(NodeView::of)
                .filter(NodeView::ready)
                .map(NodeView::name)
                .collect(Collectors.toSet());
    }

    List<CertificateSigningRequest> csrs() {
        return csrs.getStore().list();
    }

    /** @return what machines were given lately, the oldest first */
    List<NodeCertificate> certificates() {
        return certificates.of(csrs());
    }

    @Override
    public void close() {
        nodes.stop();
        csrs.stop();
    }

    /** Objects do not matter, only that something changed. */
    private record Calling<T>(Runnable listener) implements ResourceEventHandler<T> {
        @Override
        public void onAdd(T object) {
            listener.run();
        }

        @Override
        public void onUpdate(T before, T object) {
            listener.run();
        }

        @Override
        public void onDelete(T object, boolean finalStateUnknown) {
            listener.run();
        }
    }
}
