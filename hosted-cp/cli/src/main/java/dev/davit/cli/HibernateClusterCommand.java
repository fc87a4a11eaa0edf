package dev.davit.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code davit hibernate cluster}: sets spec.hibernation.enabled to true. */
@Command(
        name = "cluster",
        description = "Let a hosted cluster sleep: no pods, all data kept; what runs on its machines runs on.",
        mixinStandardHelpOptions = true)
final class HibernateClusterCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final ManagementCluster management = new ManagementCluster();

    @Mixin
    private final Waiting waiting = new Waiting();

    @Parameters(paramLabel = "NAME", description = "Name of the HostedCluster.")
    private String name = "";

    HibernateClusterCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (var client = management.connect()) {
            var clusters = new Clusters(client, management.namespace(client));
            SleepSwitch.set(clusters, name, true, terminal);
            waiting.awaitAsleep(clusters, name, terminal);
            return ExitCodes.OK;
        }
    }
}
