package dev.davit.cli.dump;

import dev.davit.api.v1alpha1.DavitConfig;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import dev.davit.api.v1alpha1.JoinToken;
import dev.davit.api.v1alpha1.LocalReference;
import dev.davit.api.v1alpha1.Release;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Everything about one hosted cluster that helps to find out what is wrong with it, and no secret. */
public final class ClusterDump {
    private static final String SYSTEM = "davit-system";
    private static final int SYSTEM_LINES = 20_000;

    private final KubernetesClient client;
    private final HostedCluster cluster;
    private final Function<String, KubernetesClient> connect;

    /**
     * @param client of the management cluster
     * @param connect from the text of a kubeconfig to a client of that cluster, which is closed here
     */
    public ClusterDump(KubernetesClient client, HostedCluster cluster, Function<String, KubernetesClient> connect) {
        this.client = client;
        this.cluster = cluster;
        this.connect = connect;
    }

    /**
     * Writes the archive.
     *
     * @return what could not be collected; it is noted in the archive as well
     */
    public List<String> write(OutputStream target, Instant now) throws IOException {
        try (var archive = new TarGz(target, now)) {
            var dump = new Dump(archive);
            Optional<String> controlPlane = status().map(HostedClusterStatus::controlPlaneNamespace);
            hide(dump, namespace());
            controlPlane.ifPresent(where -> hide(dump, where));
            resources(dump);
            controlPlane.ifPresent(where -> new NamespaceDump(client, dump, where, "control-plane").all());
            system(dump);
            inside(dump);
            return dump.finish("HostedCluster %s/%s, uid %s, collected at %s%n"
                    .formatted(namespace(), name(), cluster.getMetadata().getUid(), now));
        }
    }

    /** Before anything else: whatever else is collected is cleaned of their values. */
    private void hide(Dump dump, String where) {
        dump.part(
                "Secrets of " + where + " (what else is collected is cleaned of what looks like a secret only)",
                () -> dump.hide(client.secrets().inNamespace(where).list().getItems()));
    }

    private void resources(Dump dump) {
        dump.part("HostedCluster", "hostedcluster", () -> List.of(cluster));
        dump.part(
                "JoinTokens",
                "jointokens",
                () -> client.resources(JoinToken.class).inNamespace(namespace()).list().getItems().stream()
                        .filter(token -> name().equals(token.getSpec().clusterName()))
                        .toList());
        dump.part(
                "DavitConfig",
                "davitconfig",
                () -> client.resources(DavitConfig.class).list().getItems());
        dump.part(
                "Releases",
                "releases",
                () -> client.resources(Release.class).list().getItems());
        dump.part(
                "events of the HostedCluster",
                "events",
                () -> client.v1().events().inNamespace(namespace()).list().getItems().stream()
                        .filter(event -> name().equals(event.getInvolvedObject().getName()))
                        .toList());
        dump.part(
                "Secrets of the HostedCluster",
                "secrets",
                () -> client.secrets().inNamespace(namespace()).list().getItems().stream()
                        .filter(secret -> secret.getMetadata().getName().contains(name()))
                        .toList());
    }

    private void system(Dump dump) {
        List<String> about = Stream.concat(
                        Stream.of(
                                cluster.getMetadata().getUid(),
                                namespace() + "/" + name(),
                                "\"" + name() + "\"",
                                "name: " + name() + " "),
                        status().stream()
                                .flatMap(status -> Stream.of(status.clusterID(), status.controlPlaneNamespace()))
                                .flatMap(word -> Optional.ofNullable(word).stream()))
                .toList();
        new NamespaceDump(client, dump, SYSTEM, "davit-system").podsWithLogs(new LogFilter(about), SYSTEM_LINES);
    }

    private void inside(Dump dump) {
        dump.part("inside the hosted cluster", () -> {
            try (var hosted = connect.apply(adminKubeconfig())) {
                dump.part("nodes", "hosted/nodes", () -> hosted.nodes().list().getItems());
                dump.part(
                        "events of kube-system",
                        "hosted/kube-system/events",
                        () -> hosted.v1()
                                .events()
                                .inNamespace("kube-system")
                                .list()
                                .getItems());
                dump.part(
                        "pods of kube-system",
                        "hosted/kube-system/pods",
                        () -> hosted.pods().inNamespace("kube-system").list().getItems());
            }
        });
    }

    private String adminKubeconfig() throws IOException {
        String secret = status().flatMap(status -> Optional.ofNullable(status.kubeconfigRef()))
                .map(LocalReference::name)
                .orElseThrow(() -> new IOException("there is no admin kubeconfig yet"));
        return Optional.ofNullable(client.secrets()
                        .inNamespace(namespace())
                        .withName(secret)
                        .get())
                .map(Secret::getData)
                .flatMap(data -> Optional.ofNullable(data.get("kubeconfig")))
                .map(encoded -> new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8))
                .orElseThrow(() -> new IOException("Secret " + namespace() + "/" + secret + " has no kubeconfig"));
    }

    private Optional<HostedClusterStatus> status() {
        return Optional.ofNullable(cluster.getStatus());
    }

    private String namespace() {
        return cluster.getMetadata().getNamespace();
    }

    private String name() {
        return cluster.getMetadata().getName();
    }
}
