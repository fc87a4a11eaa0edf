package dev.davit.model.hosted;

import static dev.davit.model.hosted.HostedObjects.group;
import static dev.davit.model.hosted.HostedObjects.user;

import dev.davit.model.HostedClusterPlan;
import dev.davit.model.naming.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/**
 * Who may do what in every hosted cluster: its admins, its API server at the kubelets, machines that join with a token
 * of Davit's and machines that renew their certificate. Nothing here approves a first certificate: Davit does.
 */
final class AccessRenderer {
    private AccessRenderer() {}

    static List<HasMetadata> render(HostedClusterPlan plan) {
        var objects = new HostedObjects(plan.identity(), "access");
        return List.of(
                objects.clusterBinding(Names.ADMIN_GROUP, "cluster-admin", List.of(group(Names.ADMIN_GROUP))),
                // Without it logs, exec and port-forward are forbidden (kubernetes/kubernetes#138957).
                objects.clusterBinding(
                        "kubeadm:apiserver-kubelet-client",
                        "system:kubelet-api-admin",
                        List.of(user("kube-apiserver-kubelet-client"))),
                objects.clusterBinding(
                        "davit:kubelet-bootstrap", "system:node-bootstrapper", List.of(group(Names.BOOTSTRAP_GROUP))),
                objects.clusterBinding(
                        "kubeadm:node-autoapprove-certificate-rotation",
                        "system:certificates.k8s.io:certificatesigningrequests:selfnodeclient",
                        List.of(group("system:nodes"))));
    }
}
