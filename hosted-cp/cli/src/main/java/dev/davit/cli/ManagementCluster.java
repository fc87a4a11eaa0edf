package dev.davit.cli;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which management cluster and which namespace; part of every command that talks to it. */
final class ManagementCluster {
    private static final int CONNECT_TIMEOUT_MILLIS =
            (int) Duration.ofSeconds(10).toMillis();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "Namespace of the HostedCluster; the context's own when absent.")
    private @Nullable String namespace;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "Kubeconfig of the management cluster; else $KUBECONFIG, else ~/.kube/config.")
    private @Nullable Path kubeconfig;

    @Option(
            names = "--context",
            paramLabel = "NAME",
            description = "Context of the kubeconfig; the current one when absent.")
    private @Nullable String context;

    /** @return a client that fails soon instead of trying again for long; the caller closes it */
    KubernetesClient connect() {
        var loaded = load();
        KubeconfigRules.requireServer(loaded, files());
        return client(loaded);
    }

    /** @return a client of whatever cluster that kubeconfig is of, as quick to fail; the caller closes it */
    static KubernetesClient connect(String kubeconfig) {
        return client(Config.fromKubeconfig(kubeconfig));
    }

    private static KubernetesClient client(Config loaded) {
        ClientKeyAlgorithm.of(loaded).ifPresent(loaded::setClientKeyAlgo);
        var config = new ConfigBuilder(loaded)
                .withRequestRetryBackoffLimit(1)
                .withConnectionTimeout(CONNECT_TIMEOUT_MILLIS)
                .build();
        var builder = new KubernetesClientBuilder().withConfig(config);
        Optional.ofNullable(config.getTlsServerName())
                .filter(name -> !name.isEmpty())
                .ifPresent(name -> builder.withHttpClientFactory(new TlsServerName(name)));
        return builder.build();
    }

    /** @return the namespace asked for, else that of the client's context, else "default" */
    String namespace(KubernetesClient client) {
        return Optional.ofNullable(namespace)
                .or(() -> Optional.ofNullable(client.getNamespace()))
                .orElse("default");
    }

    /** @return the same namespace, for a command that needs no management cluster */
    String namespace() {
        var ofContext = load().getNamespace();
        return Optional.ofNullable(namespace)
                .or(() -> Optional.ofNullable(ofContext))
                .orElse("default");
    }

    private Config load() {
        var loaded = read();
        if (context != null) {
            KubeconfigRules.requireContext(loaded, context, String.join(", ", files()));
        }
        return loaded;
    }

    private Collection<String> files() {
        return kubeconfig == null ? Config.getKubeconfigFilenames() : List.of(kubeconfig.toString());
    }

    private Config read() {
        if (kubeconfig == null) {
            return Config.autoConfigure(context);
        }
        KubeconfigRules.requireFile(kubeconfig);
        try {
            return Config.fromKubeconfig(context, Files.readString(kubeconfig), kubeconfig.toString());
        } catch (IOException e) {
            throw new CliException(ExitCodes.USAGE, "--kubeconfig: cannot read " + e.getMessage());
        }
    }
}
