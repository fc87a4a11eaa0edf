package dev.davit.cli;

import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code davit get kubeconfig}. */
@Command(
        name = "kubeconfig",
        description = "Print the admin kubeconfig of a hosted cluster.",
        mixinStandardHelpOptions = true)
final class GetKubeconfigCommand implements Callable<Integer> {
    private static final String KEY = "kubeconfig";

    private final Terminal terminal;

    @Mixin
    private final ManagementCluster management = new ManagementCluster();

    @Parameters(paramLabel = "CLUSTER", description = "Name of the HostedCluster.")
    private String name = "";

    @Option(
            names = {"-o", "--output-file"},
            paramLabel = "FILE",
            description = "Write to this file, readable by you alone, instead of printing.")
    private @Nullable Path file;

    GetKubeconfigCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        var target = Optional.ofNullable(file).map(OwnerOnlyFile::at);
        try (var client = management.connect()) {
            var clusters = new Clusters(client, management.namespace(client));
            var kubeconfig = read(client, clusters);
            if (target.isEmpty()) {
                terminal.out().println(kubeconfig);
            } else {
                target.orElseThrow().write(kubeconfig + "\n");
                terminal.err().println("kubeconfig of " + clusters.title(name) + " written to " + file);
            }
            return ExitCodes.OK;
        }
    }

    private String read(KubernetesClient client, Clusters clusters) {
        var cluster = clusters.require(name);
        return reference(cluster)
                .flatMap(secretName -> Optional.ofNullable(client.secrets()
                        .inNamespace(clusters.namespace())
                        .withName(secretName)
                        .get()))
                .flatMap(secret -> Optional.ofNullable(secret.getData().get(KEY)))
                .map(encoded -> new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8).strip())
                .orElseThrow(() -> new CliException(
                        ExitCodes.NOT_FOUND,
                        clusters.title(name) + " has no kubeconfig yet (" + progress(cluster) + "); davit status "
                                + name + " -n " + clusters.namespace() + " shows how far it is"));
    }

    private static Optional<String> reference(HostedCluster cluster) {
        return Optional.ofNullable(cluster.getStatus())
                .map(HostedClusterStatus::kubeconfigRef)
                .map(reference -> reference.name());
    }

    private static String progress(HostedCluster cluster) {
        return switch (ClusterProgress.of(cluster)) {
            case ClusterProgress.Done done -> "its Secret is missing";
            case ClusterProgress.Working working -> working.message();
            case ClusterProgress.Refused refused -> refused.message();
        };
    }
}
