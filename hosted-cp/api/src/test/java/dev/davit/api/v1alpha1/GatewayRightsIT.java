package dev.davit.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.testing.Poll;
import dev.davit.testing.kube.KubeApi;
import dev.davit.testing.kube.KubeApiTest;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceRule;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The gateway's only right in the whole cluster is to read the Secrets of davit-routes (design, section 4). */
@KubeApiTest(
        manifests = {"install", "crds", "install/admission", "install/users", "install/operator", "install/gateway"})
class GatewayRightsIT {
    private static final String SYSTEM = "davit-system";
    private static final String ROUTES = "davit-routes";
    private static final String EVERYWHERE = "";
    private static final List<String> VERBS =
            List.of("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection");

    /** Group, then resource; {@code releases} are left out because every authenticated user may read them. */
    private static final List<List<String>> RESOURCES = List.of(
            List.of("", "secrets"),
            List.of("", "configmaps"),
            List.of("", "pods"),
            List.of("", "pods/exec"),
            List.of("", "pods/log"),
            List.of("", "services"),
            List.of("", "services/proxy"),
            List.of("", "endpoints"),
            List.of("", "events"),
            List.of("", "nodes"),
            List.of("", "nodes/proxy"),
            List.of("", "namespaces"),
            List.of("", "serviceaccounts"),
            List.of("", "serviceaccounts/token"),
            List.of("apps", "deployments"),
            List.of("batch", "jobs"),
            List.of("coordination.k8s.io", "leases"),
            List.of("discovery.k8s.io", "endpointslices"),
            List.of("networking.k8s.io", "networkpolicies"),
            List.of("rbac.authorization.k8s.io", "roles"),
            List.of("rbac.authorization.k8s.io", "rolebindings"),
            List.of("rbac.authorization.k8s.io", "clusterroles"),
            List.of("rbac.authorization.k8s.io", "clusterrolebindings"),
            List.of("certificates.k8s.io", "certificatesigningrequests"),
            List.of("admissionregistration.k8s.io", "validatingadmissionpolicies"),
            List.of("apiextensions.k8s.io", "customresourcedefinitions"),
            List.of("davit.dev", "hostedclusters"),
            List.of("davit.dev", "hostedclusters/status"),
            List.of("davit.dev", "hostedclusters/privileged"),
            List.of("davit.dev", "jointokens"),
            List.of("davit.dev", "davitconfigs"));

    private final KubeApi api;
    private final String tenant;
    private final KubernetesClient gateway;

    GatewayRightsIT(KubeApi api) {
        this.api = api;
        this.tenant = api.namespace();
        this.gateway = api.serviceAccountClient(SYSTEM, "gateway");
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void mayDoNothingInTheTableButReadRoutes() {
        var allowed = new ArrayList<String>();
        for (var namespace : List.of(ROUTES, SYSTEM, tenant, "kube-system", EVERYWHERE)) {
            for (var resource : RESOURCES) {
                for (var verb : VERBS) {
                    if (mayGateway(verb, resource, namespace)) {
                        allowed.add(verb + " " + resource.getLast() + " in '" + namespace + "'");
                    }
                }
            }
        }

        assertThat(allowed)
                .containsExactlyInAnyOrder(
                        "get secrets in 'davit-routes'",
                        "list secrets in 'davit-routes'",
                        "watch secrets in 'davit-routes'");
    }

    @Test
    void mayNotBecomeSomebodyElseOrRaiseItsRights() {
        assertThat(mayGateway("impersonate", List.of("", "users"), EVERYWHERE)).isFalse();
        assertThat(mayGateway("impersonate", List.of("", "serviceaccounts"), SYSTEM))
                .isFalse();
        assertThat(mayGateway("bind", List.of("rbac.authorization.k8s.io", "clusterroles"), EVERYWHERE))
                .isFalse();
        assertThat(mayGateway("escalate", List.of("rbac.authorization.k8s.io", "roles"), ROUTES))
                .isFalse();
        assertThat(mayGateway("use", List.of("davit.dev", "hostedclusters/privileged"), tenant))
                .isFalse();
    }

    /** What is in no table: all rules that the API server itself finds, less those of every service account. */
    @Test
    void hasOneRuleMoreThanAnyServiceAccount() {
        api.admin()
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("stranger")
                        .withNamespace(tenant)
                        .endMetadata()
                        .build())
                .create();

        try (var stranger = api.serviceAccountClient(tenant, "stranger")) {
            for (var namespace : namespaces()) {
                var own = rules(gateway, namespace);
                own.removeAll(rules(stranger, namespace));
                assertThat(own)
                        .as(namespace)
                        .isEqualTo(
                                namespace.equals(ROUTES)
                                        ? List.of("[get, list, watch] [secrets] of [] named []")
                                        : List.of());
            }
        }
    }

    @Test
    void readsAndFollowsRoutes() {
        var seen = new CopyOnWriteArrayList<String>();

        try (var watch = gateway.secrets().inNamespace(ROUTES).watch(new Names(seen))) {
            api.admin().resource(secret(ROUTES)).create();
            Poll.await("the gateway sees the new route").until(() -> seen.contains(tenant));
        }

        assertThat(gateway.secrets()
                        .inNamespace(ROUTES)
                        .withName(tenant)
                        .require()
                        .getData())
                .containsEntry("key", "");
        assertThat(gateway.secrets().inNamespace(ROUTES).list().getItems())
                .anyMatch(route -> route.getMetadata().getName().equals(tenant));
    }

    @Test
    void isRefusedEverythingElse() {
        api.admin().resource(secret(ROUTES)).create();
        api.admin().resource(secret(tenant)).create();
        var route = gateway.secrets().inNamespace(ROUTES).withName(tenant);

        assertForbidden(() -> gateway.resource(secret(SYSTEM)).create());
        assertForbidden(() -> gateway.resource(secret(ROUTES)).serverSideApply());
        assertForbidden(() ->
                route.edit(secret -> secret.edit().addToData("key", "YQ==").build()));
        assertForbidden(route::delete);
        assertForbidden(
                () -> gateway.secrets().inNamespace(tenant).withName(tenant).get());
        assertForbidden(() -> gateway.secrets().inNamespace(SYSTEM).list());
        assertForbidden(() -> gateway.secrets().inAnyNamespace().list());
        assertForbidden(() -> gateway.configMaps().inNamespace(ROUTES).list());
        assertForbidden(() -> gateway.namespaces().list());
        assertForbidden(() -> gateway.nodes().list());
        assertForbidden(
                () -> gateway.resources(HostedCluster.class).inNamespace(tenant).list());
    }

    private static void assertForbidden(ThrowingCallable attempt) {
        assertThatThrownBy(attempt)
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        refusal -> assertThat(refusal.getCode()).isEqualTo(403))
                .hasMessageContaining("system:serviceaccount:davit-system:gateway");
    }

    private boolean mayGateway(String verb, List<String> resource, String namespace) {
        var parts = resource.getLast().split("/", 2);
        var review = new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser("system:serviceaccount:davit-system:gateway")
                .withGroups("system:serviceaccounts", "system:serviceaccounts:davit-system", "system:authenticated")
                .withNewResourceAttributes()
                .withGroup(resource.getFirst())
                .withVerb(verb)
                .withResource(parts[0])
                .withSubresource(parts.length > 1 ? parts[1] : "")
                .withNamespace(namespace)
                .endResourceAttributes()
                .endSpec()
                .build();
        return api.admin().resource(review).create().getStatus().getAllowed();
    }

    private List<String> namespaces() {
        return api.admin().namespaces().list().getItems().stream()
                .map(namespace -> namespace.getMetadata().getName())
                .toList();
    }

    private static List<String> rules(KubernetesClient client, String namespace) {
        var review = client.resource(new SelfSubjectRulesReviewBuilder()
                        .withNewSpec(namespace)
                        .build())
                .create();
        assertThat(review.getStatus().getIncomplete()).isFalse();
        var rules = new ArrayList<String>();
        review.getStatus().getResourceRules().forEach(rule -> rules.add(text(rule)));
        review.getStatus()
                .getNonResourceRules()
                .forEach(rule -> rules.add(rule.getVerbs() + " " + rule.getNonResourceURLs()));
        return rules;
    }

    private static String text(ResourceRule rule) {
        return "%s %s of %s named %s"
                .formatted(rule.getVerbs(), rule.getResources(), rule.getApiGroups(), rule.getResourceNames());
    }

    private Secret secret(String namespace) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName(tenant)
                .withNamespace(namespace)
                .endMetadata()
                .addToData("key", "")
                .build();
    }

    private record Names(List<String> seen) implements Watcher<Secret> {
        @Override
        public void eventReceived(Action action, Secret secret) {
            seen.add(secret.getMetadata().getName());
        }

        @Override
        public void onClose(WatcherException cause) {
            seen.add("closed: " + cause);
        }
    }
}
