package dev.davit.operator.hosted;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.util.List;

/** Kinds that Davit applies inside hosted clusters and takes away again when they are no longer desired. */
final class HostedKinds {
    static final List<Class<? extends HasMetadata>> PRUNED = List.of(
            ConfigMap.class,
            Service.class,
            ServiceAccount.class,
            DaemonSet.class,
            Deployment.class,
            Role.class,
            RoleBinding.class,
            ClusterRole.class,
            ClusterRoleBinding.class);

    private HostedKinds() {}
}
