package dev.davit.cli;

import dev.davit.api.v1alpha1.HostedCluster;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code davit delete cluster}: asks for the name, respects the deletion protection. */
@Command(
        name = "cluster",
        description = "Delete a hosted cluster with all its data; its machines keep running their pods until reset.",
        mixinStandardHelpOptions = true)
final class DeleteClusterCommand implements Callable<Integer> {
    private static final String UNPROTECT = "{\"spec\":{\"deletionProtection\":false}}";

    private final Terminal terminal;

    @Mixin
    private final ManagementCluster management = new ManagementCluster();

    @Mixin
    private final Waiting waiting = new Waiting();

    @Parameters(paramLabel = "NAME", description = "Name of the HostedCluster.")
    private String name = "";

    @Option(names = "--yes", description = "Do not ask.")
    private boolean confirmed;

    @Option(names = "--lift-protection", description = "Set spec.deletionProtection to false first.")
    private boolean liftProtection;

    DeleteClusterCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (var client = management.connect()) {
            var clusters = new Clusters(client, management.namespace(client));
            var cluster = clusters.require(name);
            confirm(clusters);
            if (cluster.getSpec().deletionProtection() && !isDeleting(cluster)) {
                liftProtection(clusters);
            }
            clusters.resource(name).delete();
            terminal.out().println(clusters.title(name) + " is being deleted");
            if (waiting.wanted()) {
                new ClusterWaiter(clusters, name, terminal).awaitGone(waiting.timeout());
                terminal.err().println(clusters.title(name) + " is gone");
            }
            return ExitCodes.OK;
        }
    }

    private void confirm(Clusters clusters) {
        if (confirmed) {
            return;
        }
        var answer = terminal.ask(
                "This deletes " + clusters.title(name) + " with everything stored in it. Type its name to go on: ");
        if (answer.isEmpty()) {
            throw new CliException(
                    ExitCodes.USAGE, "nobody is there to confirm the deletion: give --yes to delete without asking");
        }
        if (!answer.orElseThrow().equals(name)) {
            throw new CliException(
                    ExitCodes.USAGE,
                    "'" + answer.orElseThrow() + "' is not the name of the cluster; nothing was deleted");
        }
    }

    private void liftProtection(Clusters clusters) {
        if (!liftProtection) {
            throw new CliException(
                    ExitCodes.REFUSED,
                    clusters.title(name) + " is protected from deletion; nothing was deleted. Lift it with"
                            + " --lift-protection, or with kubectl patch hostedcluster " + name + " -n "
                            + clusters.namespace() + " --type merge -p '" + UNPROTECT + "'");
        }
        clusters.resource(name).patch(PatchContext.of(PatchType.JSON_MERGE), UNPROTECT);
    }

    private static boolean isDeleting(HostedCluster cluster) {
        return cluster.getMetadata().getDeletionTimestamp() != null;
    }
}
