package dev.davit.model.hosted;

import dev.davit.model.naming.ClusterIdentity;
import dev.davit.model.naming.Labels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.api.model.rbac.SubjectBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes the small objects of one component inside a hosted cluster.
 *
 * @param identity the cluster
 * @param component value of the label {@link Labels#NAME}
 */
record HostedObjects(ClusterIdentity identity, String component) {
    static final String KUBE_SYSTEM = "kube-system";
    static final String KUBE_PUBLIC = "kube-public";

    private static final String RBAC = "rbac.authorization.k8s.io";

    ObjectMeta metadata(String name) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withLabels(Labels.of(identity, component))
                .build();
    }

    ObjectMeta metadata(String namespace, String name) {
        return new ObjectMetaBuilder(metadata(name)).withNamespace(namespace).build();
    }

    ConfigMap configMap(String namespace, String name, Map<String, String> data) {
        return new ConfigMapBuilder()
                .withMetadata(metadata(namespace, name))
                .withData(new TreeMap<>(data))
                .build();
    }

    ServiceAccount serviceAccount(String namespace, String name) {
        return new ServiceAccountBuilder()
                .withMetadata(metadata(namespace, name))
                .build();
    }

    ClusterRole clusterRole(String name, PolicyRule... rules) {
        return new ClusterRoleBuilder()
                .withMetadata(metadata(name))
                .withRules(rules)
                .build();
    }

    Role role(String namespace, String name, PolicyRule... rules) {
        return new RoleBuilder()
                .withMetadata(metadata(namespace, name))
                .withRules(rules)
                .build();
    }

    ClusterRoleBinding clusterBinding(String name, String clusterRole, List<Subject> subjects) {
        return new ClusterRoleBindingBuilder()
                .withMetadata(metadata(name))
                .withNewRoleRef()
                .withApiGroup(RBAC)
                .withKind("ClusterRole")
                .withName(clusterRole)
                .endRoleRef()
                .withSubjects(subjects)
                .build();
    }

    RoleBinding binding(String namespace, String name, List<Subject> subjects) {
        return new RoleBindingBuilder()
                .withMetadata(metadata(namespace, name))
                .withNewRoleRef()
                .withApiGroup(RBAC)
                .withKind("Role")
                .withName(name)
                .endRoleRef()
                .withSubjects(subjects)
                .build();
    }

    static Subject group(String name) {
        return new SubjectBuilder()
                .withApiGroup(RBAC)
                .withKind("Group")
                .withName(name)
                .build();
    }

    static Subject user(String name) {
        return new SubjectBuilder()
                .withApiGroup(RBAC)
                .withKind("User")
                .withName(name)
                .build();
    }

    static Subject account(String namespace, String name) {
        return new SubjectBuilder()
                .withKind("ServiceAccount")
                .withNamespace(namespace)
                .withName(name)
                .build();
    }

    static PolicyRule rule(String apiGroup, List<String> resources, String... verbs) {
        return new PolicyRuleBuilder()
                .withApiGroups(apiGroup)
                .withResources(resources)
                .withVerbs(verbs)
                .build();
    }

    /** Reading one ConfigMap. */
    static PolicyRule readConfigMap(String name) {
        return new PolicyRuleBuilder()
                .withApiGroups("")
                .withResources("configmaps")
                .withResourceNames(name)
                .withVerbs("get")
                .build();
    }
}
