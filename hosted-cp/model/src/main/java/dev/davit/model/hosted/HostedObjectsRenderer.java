package dev.davit.model.hosted;

import dev.davit.api.v1alpha1.AddonManagement;
import dev.davit.api.v1alpha1.Cni;
import dev.davit.model.HostedClusterPlan;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;

/** Everything that Davit keeps inside a hosted cluster, all labelled with the cluster's uid. */
public final class HostedObjectsRenderer {
    /**
     * @param plan the cluster
     * @return the objects to apply, namespaces before what is in them; never empty
     */
    public List<HasMetadata> render(HostedClusterPlan plan) {
        var addons = plan.spec().addons();
        var objects = new ArrayList<HasMetadata>();
        objects.addAll(AccessRenderer.render(plan));
        objects.addAll(NodeConfigRenderer.render(plan));
        objects.addAll(KubeadmRenderer.render(plan));
        objects.addAll(KubernetesEndpointsRenderer.render(plan));
        if (addons.kubeProxy() == AddonManagement.Managed) {
            objects.addAll(KubeProxyRenderer.render(plan));
        }
        if (addons.cni() == Cni.Flannel) {
            objects.addAll(FlannelRenderer.render(plan));
        }
        if (addons.coreDNS() == AddonManagement.Managed) {
            objects.addAll(CoreDnsRenderer.render(plan));
        }
        return List.copyOf(objects);
    }
}
