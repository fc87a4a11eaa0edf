package dev.davit.bench.create;

import dev.davit.api.v1alpha1.Release;
import dev.davit.bench.HelpOption;
import dev.davit.bench.LabOptions;
import dev.davit.bench.RunOptions;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.InetAddress;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code create}: a HostedCluster until Available against the hand-written manifest until /readyz. */
@Command(
        name = "create",
        description = "Create to Available, against a hand-written manifest to /readyz. Needs KUBECONFIG of a lab"
                + " with Davit installed.")
public final class CreateBench implements Callable<Integer> {
    @Mixin
    private HelpOption help = new HelpOption();

    @Mixin
    private RunOptions runs = new RunOptions();

    @Option(names = "--version", required = true, description = "Kubernetes version; a Release of it must exist.")
    private String version = "";

    @Mixin
    private LabOptions lab = new LabOptions();

    @Override
    public Integer call() throws Exception {
        try (var management = new KubernetesClientBuilder().build()) {
            var release = management.resources(Release.class).withName(version).require();
            return runs.pairedRun(System.out)
                    .run(
                            new DavitControlPlane(management, version).oneByOne(),
                            new FloorControlPlanes(
                                            management,
                                            InetAddress.getByName(lab.gatewayAddress()),
                                            release.getSpec().images())
                                    .oneByOne())
                    .exitCode();
        }
    }
}
