package dev.davit.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.testing.kube.KubeApi;
import dev.davit.testing.kube.KubeApiTest;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RBAC of the operator and the gateway, and policy davit-operator-writes, which takes back what RBAC cannot limit. */
@KubeApiTest(
        manifests = {"install", "crds", "install/admission", "install/users", "install/operator", "install/gateway"})
class OperatorRightsIT {
    private static final String GATEWAY = "system:serviceaccount:davit-system:gateway";
    private static final Map<String, String> OURS = Map.of("davit.dev/cluster-uid", "42");

    private final KubeApi api;
    private final String users;
    private final KubernetesClient operator;

    OperatorRightsIT(KubeApi api) {
        this.api = api;
        this.users = api.namespace();
        this.operator = api.client(Authors.OPERATOR, "system:serviceaccounts");
    }

    @AfterEach
    void close() {
        operator.close();
    }

    @Test
    void operatorWritesIntoTheNamespacesThatItMakes() {
        String hosted = "dv-" + users;

        assertThatCode(() -> {
                    operator.resource(namespace(hosted, OURS)).serverSideApply();
                    operator.resource(configMap(hosted)).serverSideApply();
                    operator.resource(secret(hosted, "ca", Map.of())).serverSideApply();
                    operator.resource(secret(users, "edge-kubeconfig", OURS)).serverSideApply();
                    operator.resource(secret("davit-routes", "route-" + users, Map.of()))
                            .serverSideApply();
                    operator.resource(secret(users, "edge-kubeconfig", OURS)).delete();
                    operator.resource(namespace(hosted, OURS)).delete();
                })
                .doesNotThrowAnyException();
    }

    @Test
    void operatorWritesNowhereElse() {
        String foreign = "dv-foreign-" + users;
        api.admin().resource(namespace(foreign, Map.of())).create();

        assertRefused(configMap(users));
        assertRefused(configMap("kube-system"));
        assertRefused(configMap(foreign));
        assertRefused(secret(users, "edge-kubeconfig", Map.of()));
        assertRefused(namespace("team-" + users, OURS));
        assertRefused(namespace("dv-unlabelled-" + users, Map.of()));
    }

    /** Who may make pods there has the rights of every service account there. */
    @ParameterizedTest
    @ValueSource(strings = {"kube-system", "davit-system"})
    void operatorMakesNoPodsElsewhere(String namespace) {
        if (api.admin().namespaces().withName(namespace).get() == null) {
            api.admin().resource(namespace(namespace, Map.of())).create();
        }
        api.admin().resource(defaultAccount(namespace)).serverSideApply();

        assertThatThrownBy(() -> operator.resource(pod(namespace)).create())
                .hasMessageContaining("davit-operator-writes");
    }

    @Test
    void operatorTakesNothingOverThatOthersMade() {
        String foreign = "dv-taken-" + users;
        api.admin().resource(namespace(foreign, Map.of())).create();
        api.admin()
                .resource(secret(users, "edge-kubeconfig", Map.of("owner", "jane")))
                .create();

        assertRefused(namespace(foreign, OURS));
        assertRefused(secret(users, "edge-kubeconfig", OURS));
        assertThatThrownBy(() -> operator.resource(namespace(foreign, Map.of())).delete())
                .hasMessageContaining("davit-operator-writes");
    }

    @ParameterizedTest(name = "{0} {1} {2} in {3}: {4}")
    @CsvSource({
        "operator, create,      clusterroles,    '',           false",
        "operator, create,      rolebindings,    kube-system,  false",
        "operator, impersonate, users,           '',           false",
        "operator, watch,       nodes,           '',           true",
        "operator, patch,       nodes,           '',           false",
        "operator, get,         persistentvolumes, '',         true",
        "operator, list,        persistentvolumes, '',         false",
        "operator, create,      pods,            dv-edge,      true",
        "operator, update,      pods,            dv-edge,      false",
        "operator, deletecollection, secrets,    '',           false",
        "operator, create,      poddisruptionbudgets, dv-edge, true",
        "operator, get,         secrets,         team-a,       true",
        "operator, update,      leases,          davit-system, true",
        "operator, update,      leases,          kube-system,  false",
        "gateway,  list,        secrets,         davit-routes, true",
        "gateway,  watch,       secrets,         davit-routes, true",
        "gateway,  update,      secrets,         davit-routes, false",
        "gateway,  get,         secrets,         davit-system, false",
        "gateway,  list,        secrets,         '',           false",
        "gateway,  get,         configmaps,      davit-routes, false"
    })
    void serviceAccountsMay(String who, String verb, String resource, String namespace, boolean expected) {
        String group = switch (resource) {
            case "clusterroles", "rolebindings" -> "rbac.authorization.k8s.io";
            case "leases" -> "coordination.k8s.io";
            case "poddisruptionbudgets" -> "policy";
            default -> "";
        };
        var review = new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser(who.equals("gateway") ? GATEWAY : Authors.OPERATOR)
                .withNewResourceAttributes()
                .withGroup(group)
                .withVerb(verb)
                .withResource(resource)
                .withNamespace(namespace)
                .endResourceAttributes()
                .endSpec()
                .build();

        assertThat(api.admin().resource(review).create().getStatus().getAllowed())
                .isEqualTo(expected);
    }

    private void assertRefused(HasMetadata object) {
        assertThatThrownBy(() -> operator.resource(object).forceConflicts().serverSideApply())
                .hasMessageContaining("davit-operator-writes")
                .hasMessageContaining("in the namespaces of hosted control planes only");
    }

    private static HasMetadata namespace(String name, Map<String, String> labels) {
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .build();
    }

    /** No controller makes it here, and without it every pod is refused. */
    private static HasMetadata defaultAccount(String namespace) {
        return new ServiceAccountBuilder()
                .withNewMetadata()
                .withName("default")
                .withNamespace(namespace)
                .endMetadata()
                .build();
    }

    private static HasMetadata pod(String namespace) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("any")
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("any")
                .withImage("any")
                .endContainer()
                .endSpec()
                .build();
    }

    private static HasMetadata configMap(String namespace) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName("settings")
                .withNamespace(namespace)
                .endMetadata()
                .addToData("key", "value")
                .build();
    }

    private static HasMetadata secret(String namespace, String name, Map<String, String> labels) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .withLabels(labels)
                .endMetadata()
                .addToData("key", "")
                .build();
    }
}
