package dev.davit.model.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.model.HostedClusterPlan;
import dev.davit.model.Plans;
import dev.davit.model.Scale;
import dev.davit.model.controlplane.ConfiguredParts;
import dev.davit.model.controlplane.Reference;
import dev.davit.model.controlplane.ReferencedData;
import dev.davit.pki.CertificateAuthority;
import dev.davit.pki.CertifiedKey;
import dev.davit.pki.LeafRequest;
import dev.davit.testing.Poll;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings of {@code spec.apiServer} do, in the real kube-apiserver, what they say. */
@ParameterizedClass
@ValueSource(strings = {"1.35.4", "1.36.3"})
class ConfiguredApiServerIT {
    private static final String SETTINGS = """
            runtimeConfig: {api/beta: true}
            maxRequestsInFlight: 700
            maxMutatingRequestsInFlight: 300
            goawayChance: "0"
            eventTTL: 2h
            admission:
              enablePlugins: [AlwaysPullImages, DenyServiceExternalIPs, ExtendedResourceToleration,
                LimitPodHardAntiAffinityTopology, NamespaceAutoProvision, OwnerReferencesPermissionEnforcement,
                PodNodeSelector, PodTolerationRestriction]
              disablePlugins: [DefaultIngressClass, DefaultStorageClass, DefaultTolerationSeconds, LimitRanger,
                PersistentVolumeClaimResize, ResourceQuota, RuntimeClass, StorageObjectInUseProtection]
              podSecurity:
                defaults: {enforce: Baseline, version: v1.35}
                exemptions: {namespaces: [ci]}
            hostname: edge.example.org
            servingCertificate: {secretRef: {name: edge-tls}}
            audit:
              policyConfigMapKeyRef: {name: audit, key: policy}
              log: {maxSize: 10}
              webhook: {kubeconfigSecretKeyRef: {name: webhook, key: kubeconfig}}
            authentication:
              jwt:
              - issuer: {url: "https://issuer.invalid", audiences: [edge, cli]}
                claimValidationRules: [{claim: hd, requiredValue: example.org}, {expression: "claims.exp > 0", message: x}]
                claimMappings:
                  username: {claim: sub, prefix: ""}
                  groups: {expression: "claims.groups"}
                  uid: {claim: sub}
                  extra: [{key: example.org/tenant, valueExpression: claims.tenant}]
                userValidationRules: [{expression: "!user.username.startsWith('system:')", message: reserved}]
            authorization:
              webhooks:
              - name: strict
                kubeconfigSecretKeyRef: {name: webhook, key: kubeconfig}
                failurePolicy: Deny
                timeout: 1s
                matchConditions: [{expression: "has(request.resourceAttributes)"}]
            """;
    private static final CertificateAuthority PUBLIC =
            CertificateAuthority.create("public", Instant.now(), Duration.ofDays(1), new SecureRandom());
    private static final CertifiedKey OWN = PUBLIC.issue(
            LeafRequest.server("x", List.of("edge.example.org"), List.of(), Duration.ofHours(1)),
            Instant.now(),
            new SecureRandom());
    private static final ReferencedData REFERENCES = new ReferencedData(Map.of(
            new Reference(Reference.Kind.Secret, "edge-tls"),
            Map.of("tls.crt", OWN.certificatePem(), "tls.key", OWN.keyPem()),
            new Reference(Reference.Kind.ConfigMap, "audit"),
            Map.of("policy", """
                    apiVersion: audit.k8s.io/v1
                    kind: Policy
                    omitStages: [RequestReceived]
                    rules:
                    - {level: Metadata, resources: [{resources: [namespaces]}]}
                    - {level: None}
                    """),
            new Reference(Reference.Kind.Secret, "webhook"),
            Map.of("kubeconfig", """
                    apiVersion: v1
                    kind: Config
                    current-context: main
                    contexts: [{name: main, context: {cluster: main, user: main}}]
                    clusters: [{name: main, cluster: {server: "https://webhook.invalid/authorize"}}]
                    users: [{name: main, user: {token: secret}}]
                    """)));

    /** Starting takes seconds: one for all tests of a version. */
    private static final Map<String, RealControlPlane> RUNNING = new ConcurrentHashMap<>();

    private final RealControlPlane controlPlane;
    private final KubernetesClient root;

    ConfiguredApiServerIT(String version) {
        controlPlane = RUNNING.computeIfAbsent(version, ConfiguredApiServerIT::start);
        root = controlPlane.root();
    }

    private static RealControlPlane start(String version) {
        var spec = Plans.with(Plans.spec(version), Plans.apiServer(SETTINGS));
        var configured = ConfiguredParts.resolve(Plans.IDENTITY, spec, REFERENCES, Optional.empty(), Instant.now());
        assertThat(configured.refusals()).isEmpty();
        return RealControlPlane.start(new HostedClusterPlan(
                Plans.IDENTITY,
                spec,
                Plans.release(version),
                Plans.config(),
                Plans.secrets(spec),
                Scale.fresh(spec.controlPlane().availability()),
                configured.parts()));
    }

    @AfterAll
    static void stop() {
        RUNNING.values().forEach(RealControlPlane::close);
        RUNNING.clear();
    }

    @AfterEach
    void disconnect() {
        root.close();
    }

    @Test
    void servesBetaVersionsThatAreOffByDefault() {
        assertThat(root.raw("/apis/coordination.k8s.io")).contains("coordination.k8s.io/v1beta1");
    }

    /** What is not said here is shared out among priority levels, rounded up. */
    @Test
    void sharesOutTheRequestsInFlight() {
        double seats = root.raw("/metrics")
                .lines()
                .filter(line -> line.startsWith("apiserver_flowcontrol_nominal_limit_seats{"))
                .filter(line -> !line.contains("\"exempt\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();

        assertThat(seats).isBetween(1000.0, 1020.0);
    }

    /** With Davit's own chance of 0.02 all of them would stay on one connection once in 3000 times. */
    @Test
    void tellsNoClientToOpenAnotherConnection() throws Exception {
        assertThat(controlPlane.connections(400)).isEqualTo(1);
    }

    @Test
    void keepsEventsForAsLongAsTheSpecSays() {
        namespace("eventful");
        root.v1()
                .events()
                .inNamespace("eventful")
                .resource(new EventBuilder()
                        .withNewMetadata()
                        .withName("passing")
                        .withNamespace("eventful")
                        .endMetadata()
                        .withNewInvolvedObject()
                        .withNamespace("eventful")
                        .endInvolvedObject()
                        .build())
                .create();

        var stored = controlPlane.etcd("/v3/kv/range", Map.of("key", base64("/registry/events/eventful/passing")));
        var lease = stored.at("/kvs/0/lease").asText();
        var granted = controlPlane
                .etcd("/v3/lease/timetolive", Map.of("ID", lease))
                .path("grantedTTL")
                .asLong();

        // Events of a minute share a lease, which lives so much longer.
        assertThat(Duration.ofSeconds(granted)).isBetween(Duration.ofHours(2), Duration.ofMinutes(127));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void refusesAPodOfTheHostWhereNoNamespaceSaysOtherwise() {
        namespace("plain");

        assertThatThrownBy(() -> create(pod("plain", true)))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("violates PodSecurity \"baseline:v1.35\"");
    }

    @Test
    void exemptsNamespacesThatTheSpecNamesAndTheSystems() {
        namespace("ci");

        assertThat(create(pod("ci", true)).getMetadata().getUid()).isNotEmpty();
        assertThat(create(pod("kube-system", true)).getMetadata().getUid()).isNotEmpty();
    }

    @Test
    void runsThePluginsThatTheSpecNamesAndNoOthers() {
        namespace("plugins");

        var created = create(pod("plugins", false)).getSpec();

        assertThat(created.getContainers().getFirst().getImagePullPolicy()).isEqualTo("Always");
        assertThat(created.getTolerations()).isEmpty();
    }

    @Test
    void showsTheUsersCertificateToThoseThatAskForItsName() throws Exception {
        assertThat(controlPlane.certificate("edge.example.org"))
                .isEqualTo(PUBLIC.certificate().getSubjectX500Principal());
        assertThat(controlPlane.certificate("kubernetes.default.svc"))
                .isNotEqualTo(PUBLIC.certificate().getSubjectX500Principal());
    }

    @Test
    void writesWhatThePolicySaysIntoTheLog() {
        namespace("noted");

        Poll.await("the log has the request")
                .until(() -> Files.readString(controlPlane.volume("audit").resolve("audit.log"))
                        .lines()
                        .anyMatch(line -> line.contains("\"verb\":\"create\"")
                                && line.contains("\"name\":\"noted\"")
                                && line.contains("\"level\":\"Metadata\"")));
    }

    /** The webhook does not answer here, and nothing is allowed then (answered with 500); RBAC would allow both. */
    @Test
    void asksTheWebhookBeforeRbacButNotAboutDavit() {
        for (var subject : List.of("davit:cluster-admins", "example:admins")) {
            root.resource(new ClusterRoleBindingBuilder()
                            .withNewMetadata()
                            .withName("test-" + subject.replace(':', '-'))
                            .endMetadata()
                            .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                            .addNewSubject("rbac.authorization.k8s.io", "Group", subject, null)
                            .build())
                    .create();
        }

        try (var davit = controlPlane.user("davit:admin", "davit:cluster-admins");
                var user = controlPlane.user("alice", "example:admins")) {
            Poll.await("the binding is in force")
                    .untilAsserted(() -> assertThat(
                                    davit.secrets().inAnyNamespace().list().getItems())
                            .isNotNull());
            assertThatThrownBy(() -> user.secrets().inAnyNamespace().list())
                    .isInstanceOfSatisfying(
                            KubernetesClientException.class,
                            refused -> assertThat(refused.getCode()).isEqualTo(500));
        }
    }

    private void namespace(String name) {
        root.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
    }

    /** A service account must come first, which the controller manager makes. */
    private Pod create(Pod pod) {
        var namespace = pod.getMetadata().getNamespace();
        Poll.await("the service account of " + namespace)
                .until(() -> root.serviceAccounts()
                                .inNamespace(namespace)
                                .withName("default")
                                .get()
                        != null);
        return root.resource(pod).create();
    }

    private static Pod pod(String namespace, boolean ofTheHost) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("probe")
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .withHostNetwork(ofTheHost)
                .addNewContainer()
                .withName("main")
                .withImage("registry.k8s.io/pause:3.10")
                .withImagePullPolicy("IfNotPresent")
                .endContainer()
                .endSpec()
                .build();
    }
}
