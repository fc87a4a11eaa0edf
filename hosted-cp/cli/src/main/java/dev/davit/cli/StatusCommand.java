package dev.davit.cli;

import dev.davit.api.v1alpha1.HostedCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code davit status}. */
@Command(
        name = "status",
        description = "Show one hosted cluster with its conditions and history, or list all.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    private static final Comparator<HostedCluster> BY_NAME = Comparator.comparing(
                    (HostedCluster cluster) -> cluster.getMetadata().getNamespace())
            .thenComparing(cluster -> cluster.getMetadata().getName());

    private final Terminal terminal;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final ManagementCluster management = new ManagementCluster();

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "Name of the HostedCluster; all when absent.")
    private @Nullable String name;

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "List the clusters of all namespaces; not with NAME.")
    private boolean allNamespaces;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table, yaml, json or name (default: ${DEFAULT-VALUE}).")
    private StatusFormat output = StatusFormat.TABLE;

    StatusCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (name != null && allNamespaces) {
            throw new ParameterException(
                    spec.commandLine(), "NAME is of one namespace: give -n NAMESPACE with it, not --all-namespaces");
        }
        try (var client = management.connect()) {
            if (name == null) {
                list(client);
            } else {
                show(new Clusters(client, management.namespace(client)).require(name));
            }
            return ExitCodes.OK;
        }
    }

    private void show(HostedCluster cluster) {
        terminal.out()
                .println(output.ofObjects()
                        .map(format -> format.write(cluster))
                        .orElseGet(() -> StatusText.describe(cluster)));
    }

    private void list(KubernetesClient client) {
        var clusters = find(client);
        if (clusters.isEmpty() && output == StatusFormat.TABLE) {
            terminal.err()
                    .println("no HostedCluster"
                            + (allNamespaces ? "" : " in namespace " + management.namespace(client)));
            return;
        }
        var text = output.ofObjects()
                .map(format -> format.write(clusters))
                .orElseGet(() -> StatusText.list(clusters, Instant.now()));
        if (!text.isEmpty()) {
            terminal.out().println(text);
        }
    }

    private List<HostedCluster> find(KubernetesClient client) {
        var resources = client.resources(HostedCluster.class);
        var found = allNamespaces
                ? resources.inAnyNamespace().list()
                : resources.inNamespace(management.namespace(client)).list();
        return found.getItems().stream().sorted(BY_NAME).toList();
    }
}
