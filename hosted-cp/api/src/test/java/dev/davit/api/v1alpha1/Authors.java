package dev.davit.api.v1alpha1;

import dev.davit.testing.kube.KubeApi;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;

/** People who write HostedClusters in a namespace, with the ClusterRoles of manifests/install/users. */
final class Authors {
    /** As the API server names the operator's service account. */
    static final String OPERATOR = "system:serviceaccount:davit-system:operator";

    private Authors() {}

    /** Gives a ClusterRole to a user in one namespace. */
    static void grant(KubeApi api, String namespace, String user, String clusterRole) {
        api.admin()
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName(user + "." + clusterRole.replace(':', '.'))
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", clusterRole)
                        .addNewSubject("rbac.authorization.k8s.io", "User", user, null)
                        .build())
                .create();
    }

    /** @return a user who may edit HostedClusters and JoinTokens of the namespace, and nothing else */
    static KubernetesClient editor(KubeApi api, String namespace, String user) {
        grant(api, namespace, user, "davit:edit");
        grant(api, namespace, user, "davit:view");
        return api.client(user, "authors");
    }

    /** @param spec YAML in flow style, without its braces */
    static GenericKubernetesResource cluster(String namespace, String name, String spec) {
        return Serialization.unmarshal("""
                apiVersion: davit.dev/v1alpha1
                kind: HostedCluster
                metadata: {name: %s, namespace: %s}
                spec: {%s}
                """.formatted(name, namespace, spec), GenericKubernetesResource.class);
    }
}
