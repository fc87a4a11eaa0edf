package dev.davit.operator;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Objects;

/** Plays kube-controller-manager's namespace controller, which does not run in these tests. */
final class NamespaceEnd {
    private final KubernetesClient admin;

    NamespaceEnd(KubernetesClient admin) {
        this.admin = admin;
    }

    void finish(String name) {
        admin.secrets().inNamespace(name).delete();
        admin.configMaps().inNamespace(name).delete();
        admin.services().inNamespace(name).delete();
        admin.network().networkPolicies().inNamespace(name).delete();
        Namespace namespace =
                Objects.requireNonNull(admin.namespaces().withName(name).get());
        namespace.getSpec().setFinalizers(List.of());
        admin.raw("/api/v1/namespaces/" + name + "/finalize", "PUT", namespace);
    }
}
