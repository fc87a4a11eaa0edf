package dev.davit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.JoinToken;
import dev.davit.api.v1alpha1.JoinTokenPhase;
import dev.davit.api.v1alpha1.JoinTokenStatus;
import dev.davit.api.v1alpha1.LocalReference;
import dev.davit.api.v1alpha1.Release;
import dev.davit.testing.kube.KubeApi;
import dev.davit.testing.kube.KubeApiTest;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole commands against a real API server with Davit's definitions and policies; the operator's part is written by hand. */
@KubeApiTest(manifests = {"crds", "install/admission"})
class CommandsIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path folder = Path.of("");

    private final KubeApi api;
    private final String namespace;

    CommandsIT(KubeApi api) {
        this.api = api;
        this.namespace = api.namespace();
    }

    @BeforeEach
    void writeKubeconfig() throws IOException {
        writeKubeconfig("someone", "system:masters");
    }

    private void writeKubeconfig(String user, String... groups) throws IOException {
        var identity = api.clientPem(user, groups);
        Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters:
                - {name: it, cluster: {server: "%s", certificate-authority-data: "%s"}}
                contexts:
                - {name: it, context: {cluster: it, user: someone, namespace: "%s"}}
                users:
                - {name: someone, user: {client-certificate-data: "%s", client-key-data: "%s"}}
                current-context: it
                """.formatted(
                        api.url(),
                        base64(api.authorityPem()),
                        namespace,
                        base64(identity.getKey()),
                        base64(identity.getValue())));
    }

    @Test
    void createsAClusterAndLeavesTheDefaultsToTheServer() {
        var run = davit("create", "cluster", "edge", "--version", "1.35.4", "-o", "name");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().strip()).isEqualTo("hostedcluster.davit.dev/edge");
        assertThat(cluster("edge").get().getSpec().networking().podCIDR()).isEqualTo("10.244.0.0/16");
        assertThat(davit("status").out()).contains("edge", "- -> 1.35.4");
        assertThat(davit("create", "cluster", "edge", "--version", "1.35.4").exitCode())
                .isEqualTo(ExitCodes.REFUSED);
    }

    @Test
    void tellsWhyTheServerRefuses() {
        var run = davit("create", "cluster", "edge", "--version", "latest");

        assertThat(run.exitCode()).isEqualTo(ExitCodes.REFUSED);
        assertThat(run.err()).startsWith("error: ").contains("spec.version");
    }

    @Test
    void saysThatAClusterDoesNotExist() {
        Stream.of(
                        "status nobody",
                        "get kubeconfig nobody",
                        "create token nobody",
                        "upgrade cluster nobody --version 1.36.3")
                .forEach(command -> {
                    var run = davit(command.split(" "));
                    assertThat(run.exitCode()).as(command).isEqualTo(ExitCodes.NOT_FOUND);
                    assertThat(run.err()).contains("HostedCluster " + namespace + "/nobody does not exist");
                });
    }

    @Test
    void waitsUntilTheClusterIsReadyAndShowsHowFarItIs() {
        var waiting = CompletableFuture.supplyAsync(
                () -> davit("create", "cluster", "edge", "--version", "1.35.4", "--wait", "--timeout", "30s"));
        await().atMost(SOON).until(() -> cluster("edge").get() != null);

        report("edge", Samples.condition("Progressing", "True", "etcd starts"));
        report("edge", Samples.condition("Ready", "True", "all well"));

        var run = waiting.join();
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).endsWith("HostedCluster " + namespace + "/edge is ready\n");
    }

    @Test
    void givesUpAtTheTimeoutAndSaysThatTheWorkGoesOn() {
        var run = davit("create", "cluster", "edge", "--version", "1.35.4", "--wait", "--timeout", "1s");

        assertThat(run.exitCode()).isEqualTo(ExitCodes.TIMEOUT);
        assertThat(run.err()).contains("not done after 1s", "the work goes on");
    }

    @Test
    void endsTheWaitWhenTheSpecIsRefused() {
        create("edge");
        report("edge", Samples.condition("Stalled", "True", "there is no Release 1.35.4"));

        var run = davit("upgrade", "cluster", "edge", "--version", "1.35.4", "--wait");

        assertThat(run.exitCode()).isEqualTo(ExitCodes.REFUSED);
        assertThat(run.err()).contains("there is no Release 1.35.4");
    }

    @Test
    void upgradesByOneMinorOnly() {
        create("edge");
        report("edge", Samples.condition("Ready", "True", "all well"));

        await("the policy is in force").atMost(SOON).untilAsserted(() -> {
            var skipped = davit("upgrade", "cluster", "edge", "--version", "1.37.2");
            assertThat(skipped.exitCode()).isEqualTo(ExitCodes.REFUSED);
            assertThat(skipped.err()).contains("skips a minor", "1.36.x first");
        });
        var upgraded = davit("upgrade", "cluster", "edge", "--version", "1.36.3");

        assertThat(upgraded.out()).contains("1.35.4 -> 1.36.3");
        assertThat(cluster("edge").get().getSpec().version()).isEqualTo("1.36.3");
    }

    @Test
    void warnsOfAVersionWithoutReleaseAndGoesOn() throws IOException {
        createRelease();
        create("edge");

        var known = davit("create", "cluster", "shop", "--version", "1.35.4");
        var upgraded = davit("upgrade", "cluster", "edge", "--version", "1.36.9");
        var created = davit("create", "cluster", "other", "--version", "1.36.9");

        assertThat(known.err()).isEmpty();
        assertThat(upgraded.exitCode()).isZero();
        assertThat(upgraded.err()).isEqualTo("warning: no Release 1.36.9; known: 1.35.4\n");
        assertThat(cluster("edge").get().getSpec().version()).isEqualTo("1.36.9");
        assertThat(created.exitCode()).isZero();
        assertThat(created.err()).isEqualTo("warning: no Release 1.36.9; known: 1.35.4\n");
    }

    @Test
    void saysNothingOfReleasesToAUserWhoMayNotListThem() throws IOException {
        createRelease();
        allowClusters("tenant");
        writeKubeconfig("tenant");

        var run = davit("create", "cluster", "edge", "--version", "1.36.9");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
    }

    @Test
    void printsTheJoinCommandAloneOnStandardOutput() {
        create("edge");
        var printing = CompletableFuture.supplyAsync(
                () -> davit("create", "token", "edge", "--name", "one", "--max-uses", "3"));
        await().atMost(SOON).until(() -> token("one").get() != null);

        secret("one-join", "command", "davit-node join https://gateway:443 --token-file -");
        token("one").editStatus(token -> ready(token, "one-join"));

        var run = printing.join();
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).isEqualTo("davit-node join https://gateway:443 --token-file -\n");
        assertThat(run.err()).contains("good for 3 machines within 1h");
        assertThat(token("one").get().getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getName()).isEqualTo("edge"));
    }

    @Test
    void writesTheKubeconfigForItsOwnerAlone() throws IOException {
        create("edge");
        var file = folder.resolve("edge.kubeconfig");
        assertThat(davit("get", "kubeconfig", "edge").exitCode()).isEqualTo(ExitCodes.NOT_FOUND);
        report("edge", Samples.condition("Ready", "True", "all well"));
        secret("edge-kubeconfig", "kubeconfig", "kind: Config\n");

        assertThat(davit("get", "kubeconfig", "edge").out()).isEqualTo("kind: Config\n");
        assertThat(davit("get", "kubeconfig", "edge", "-o", file.toString()).exitCode())
                .isZero();

        assertThat(file).hasContent("kind: Config\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void deletesOnlyWhatIsConfirmedAndUnprotected() {
        create("edge");

        assertThat(davit("delete", "cluster", "edge").exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(answering("shop", "delete", "cluster", "edge").err()).contains("'shop' is not the name");
        assertThat(answering("edge", "delete", "cluster", "edge").err())
                .contains("protected from deletion", "--lift-protection");
        assertThat(cluster("edge").get()).isNotNull();

        var run = answering("edge", "delete", "cluster", "edge", "--lift-protection", "--wait", "--timeout", "20s");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(cluster("edge").get()).isNull();
    }

    private Invocation davit(String... arguments) {
        return Invocation.of(withKubeconfig(arguments));
    }

    private Invocation answering(String typed, String... arguments) {
        return Invocation.answering(typed, withKubeconfig(arguments));
    }

    private String[] withKubeconfig(String... arguments) {
        return Stream.concat(
                        Stream.of(arguments),
                        Stream.of("--kubeconfig", folder.resolve("kubeconfig").toString()))
                .toArray(String[]::new);
    }

    private void create(String name) {
        assertThat(davit("create", "cluster", name, "--version", "1.35.4").exitCode())
                .isZero();
    }

    private void createRelease() throws IOException {
        var sample =
                Path.of(System.getProperty("davit.root", "../.."), "manifests/samples/install/release-1.35.4.yaml");
        api.admin()
                .resource(Serialization.unmarshal(Files.readString(sample), Release.class))
                .createOr(NonDeletingOperation::update);
    }

    /** Lets a user create HostedClusters in the test's namespace, and nothing else. */
    private void allowClusters(String user) {
        api.admin()
                .resource(new RoleBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(user)
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups(HostedCluster.GROUP)
                        .withResources("hostedclusters")
                        .withVerbs("create", "get")
                        .endRule()
                        .build())
                .create();
        api.admin()
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(user)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", user)
                        .addNewSubject("rbac.authorization.k8s.io", "User", user, null)
                        .build())
                .create();
    }

    /** Writes the status that the operator would write for the present generation. */
    private void report(String name, Condition... conditions) {
        cluster(name).editStatus(cluster -> {
            var status = Samples.status(cluster.getMetadata().getGeneration(), conditions);
            cluster.setStatus(status);
            return cluster;
        });
    }

    private static JoinToken ready(JoinToken token, String secret) {
        token.setStatus(new JoinTokenStatus(
                1L,
                JoinTokenPhase.Ready,
                0,
                List.of(),
                "2026-11-23T12:00:00Z",
                new LocalReference(secret),
                "abcdef",
                null));
        return token;
    }

    private Resource<HostedCluster> cluster(String name) {
        return api.admin().resources(HostedCluster.class).inNamespace(namespace).withName(name);
    }

    private Resource<JoinToken> token(String name) {
        return api.admin().resources(JoinToken.class).inNamespace(namespace).withName(name);
    }

    private void secret(String name, String key, String value) {
        api.admin()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .endMetadata()
                        .withStringData(Map.of(key, value))
                        .build())
                .create();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
