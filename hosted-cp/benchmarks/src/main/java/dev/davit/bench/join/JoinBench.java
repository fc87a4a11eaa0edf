package dev.davit.bench.join;

import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.bench.HostedClients;
import dev.davit.bench.LabOptions;
import dev.davit.bench.RunOptions;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code join}: a machine's way to a Ready Node, against stock kubeadm with the relay running. */
@Command(
        name = "join",
        mixinStandardHelpOptions = true,
        description = "davit-node join to Node Ready, against stock kubeadm join beside davit-node relay. Needs"
                + " KUBECONFIG of a lab with an Available, kubeadmCompatible HostedCluster.")
public final class JoinBench implements Callable<Integer> {
    @Mixin
    private RunOptions runs = new RunOptions();

    @Mixin
    private LabOptions lab = new LabOptions();

    @Option(
            names = {"-n", "--namespace"},
            defaultValue = "default",
            description = "Namespace of the HostedCluster (default: ${DEFAULT-VALUE}).")
    private String namespace = "default";

    @Option(names = "--cluster", required = true, description = "Name of the HostedCluster.")
    private String clusterName = "";

    @Override
    public Integer call() {
        try (var management = new KubernetesClientBuilder().build()) {
            var cluster = management
                    .resources(HostedCluster.class)
                    .inNamespace(namespace)
                    .withName(clusterName)
                    .require();
            try (var hosted = HostedClients.admin(management, namespace, clusterName)) {
                var target = new JoinTarget(lab.lab(), management, hosted, cluster);
                return runs.pairedRun(System.out)
                        .run(
                                new DavitJoin(target),
                                new KubeadmJoin(target, cluster.getSpec().version()))
                        .exitCode();
            }
        }
    }
}
