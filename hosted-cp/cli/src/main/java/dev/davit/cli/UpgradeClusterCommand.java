package dev.davit.cli;

import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import dev.davit.api.v1alpha1.VersionStatus;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code davit upgrade cluster}: sets spec.version; whether that step is allowed is the management cluster's decision. */
@Command(
        name = "cluster",
        description = "Move the control plane of a hosted cluster to another Kubernetes version; its machines stay as"
                + " they are.")
final class UpgradeClusterCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final ManagementCluster management = new ManagementCluster();

    @Mixin
    private final Waiting waiting = new Waiting();

    @Mixin
    private final ClusterAtVersion wanted = new ClusterAtVersion();

    UpgradeClusterCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var name = wanted.name();
        var version = wanted.version();
        try (var client = management.connect()) {
            var clusters = new Clusters(client, management.namespace(client));
            var cluster = clusters.require(name);
            if (version.equals(cluster.getSpec().version())) {
                terminal.out().println(clusters.title(name) + " already asks for " + version);
            } else {
                clusters.resource(name).patch(PatchContext.of(PatchType.JSON_MERGE), patch(version));
                terminal.out().println(clusters.title(name) + ": " + step(cluster, version));
            }
            ReleaseCheck.warn(client, version, terminal);
            waiting.awaitReady(clusters, name, terminal, "runs " + version);
            return ExitCodes.OK;
        }
    }

    private static String patch(String version) {
        return Serialization.asJson(Map.of("spec", Map.of("version", version)));
    }

    /** @return what the change means for what runs; an upgrade that has not begun can be taken back */
    static String step(HostedCluster cluster, String version) {
        var running = running(cluster);
        return running.equals(version) ? "stays at " + version : running + " -> " + version;
    }

    private static String running(HostedCluster cluster) {
        return Optional.ofNullable(cluster.getStatus())
                .map(HostedClusterStatus::version)
                .map(VersionStatus::current)
                .orElseGet(() -> cluster.getSpec().version());
    }
}
