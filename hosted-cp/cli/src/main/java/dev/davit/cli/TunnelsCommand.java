package dev.davit.cli;

import dev.davit.cli.tunnels.GatewayPods;
import dev.davit.cli.tunnels.Tunnel;
import dev.davit.cli.tunnels.TunnelsText;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code davit tunnels}. */
@Command(
        name = "tunnels",
        description = {
            "List the tunnels of machines, per cluster and gateway.",
            "Asks each gateway through a port-forward to its pod: for administrators of the management cluster, who may"
                    + " list pods and create pods/portforward where the gateways are."
        },
        mixinStandardHelpOptions = true)
final class TunnelsCommand implements Callable<Integer> {
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
            description = "List the tunnels of the clusters of all namespaces; not with NAME.")
    private boolean allNamespaces;

    @Option(
            names = "--gateway-namespace",
            paramLabel = "NAMESPACE",
            defaultValue = "davit-system",
            description = "Where the gateways are (default: ${DEFAULT-VALUE}).")
    private String gatewayNamespace = "davit-system";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table or json (default: ${DEFAULT-VALUE}).")
    private TunnelsFormat output = TunnelsFormat.TABLE;

    TunnelsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (name != null && allNamespaces) {
            throw new ParameterException(
                    spec.commandLine(), "NAME is of one namespace: give -n NAMESPACE with it, not --all-namespaces");
        }
        try (var client = management.connect()) {
            var answers = new GatewayPods(client, gatewayNamespace).ask();
            if (answers.gateways() == 0) {
                throw new CliException(
                        ExitCodes.NOT_FOUND,
                        "no gateway runs in namespace " + gatewayNamespace
                                + "; --gateway-namespace says where they are");
            }
            show(answers.tunnels().stream().filter(asked(client)).toList());
            answers.failures().forEach(failure -> terminal.err().println("missing: " + failure));
            return answers.failures().isEmpty() ? ExitCodes.OK : ExitCodes.INCOMPLETE;
        }
    }

    private Predicate<Tunnel> asked(KubernetesClient client) {
        if (allNamespaces) {
            return tunnel -> true;
        }
        var namespace = management.namespace(client) + "/";
        return name == null
                ? tunnel -> tunnel.cluster().startsWith(namespace)
                : tunnel -> tunnel.cluster().equals(namespace + name);
    }

    private void show(List<Tunnel> tunnels) {
        switch (output) {
            case JSON -> terminal.out().println(TunnelsText.json(tunnels));
            case TABLE -> {
                if (tunnels.isEmpty()) {
                    terminal.err()
                            .println("no tunnel of a machine" + (allNamespaces ? "" : "; -A lists all clusters'"));
                } else {
                    terminal.out().println(TunnelTable.of(tunnels, Instant.now()));
                }
            }
        }
    }
}
