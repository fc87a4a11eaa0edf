package dev.davit.bench.create;

import dev.davit.api.v1alpha1.Release;
import dev.davit.api.v1alpha1.ReleaseImages;
import dev.davit.bench.LabOptions;
import dev.davit.bench.PairedRun;
import dev.davit.bench.RunOptions;
import dev.davit.bench.load.LoadOptions;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.InetAddress;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code upgrade}: another version until the new pod serves and leads, against a bare surge restart with its images. */
@Command(
        name = "upgrade",
        mixinStandardHelpOptions = true,
        description = "Another version until the new pod serves and leads, against the surge restart of a hand-written"
                + " manifest with the new images; both under the same load from outside. Ends with exit code 3 when a"
                + " request to the HostedCluster fails. Needs KUBECONFIG of a lab with Davit installed.")
public final class UpgradeBench implements Callable<Integer> {
    @Mixin
    private RunOptions runs = new RunOptions();

    @Option(names = "--from", required = true, description = "Kubernetes version; a Release of it must exist.")
    private String from = "";

    @Option(names = "--to", required = true, description = "The same, of the version that follows.")
    private String to = "";

    @Mixin
    private LoadOptions load = new LoadOptions();

    @Mixin
    private LabOptions lab = new LabOptions();

    @Override
    public Integer call() throws Exception {
        var pairs = runs.pairedRun(System.out);
        var logs = load.logs(lab);
        var address = InetAddress.getByName(lab.gatewayAddress());
        try (var management = new KubernetesClientBuilder().build()) {
            System.out.println("load on both: " + load.describe());
            var mine = logs.apply("the HostedCluster");
            var theirs = logs.apply("the hand-written manifest");
            var davit = Upgradable.of(new DavitControlPlane(management, from), to);
            var floor = Upgradable.of(
                    new FloorControlPlanes(management, address, images(management, from)), images(management, to));
            var outcome = pairs.run(
                    new Upgrade("HostedCluster to the new version", management, davit, to, mine),
                    new Upgrade("bare surge restart with its images", management, floor, to, theirs));
            var requests = new FailedRequests(mine.sum(), theirs.sum());
            requests.lines().forEach(System.out::println);
            return requests.isWithinLimit() ? outcome.exitCode() : PairedRun.Outcome.ABOVE_LIMIT;
        }
    }

    private static ReleaseImages images(KubernetesClient management, String version) {
        return management
                .resources(Release.class)
                .withName(version)
                .require()
                .getSpec()
                .images();
    }
}
