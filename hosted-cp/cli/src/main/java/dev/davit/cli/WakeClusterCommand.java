package dev.davit.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code davit wake cluster}: sets spec.hibernation.enabled to false. */
@Command(
        name = "cluster",
        description = "Wake a hosted cluster, and keep it awake whatever its schedule says.",
        mixinStandardHelpOptions = true)
final class WakeClusterCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final ManagementCluster management = new ManagementCluster();

    @Mixin
    private final Waiting waiting = new Waiting();

    @Parameters(paramLabel = "NAME", description = "Name of the HostedCluster.")
    private String name = "";

    WakeClusterCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (var client = management.connect()) {
            var clusters = new Clusters(client, management.namespace(client));
            SleepSwitch.set(clusters, name, false, terminal);
            waiting.awaitReady(clusters, name, terminal, "is awake");
            return ExitCodes.OK;
        }
    }
}
