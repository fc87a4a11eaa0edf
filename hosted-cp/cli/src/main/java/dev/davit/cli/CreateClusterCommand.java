package dev.davit.cli;

import dev.davit.api.v1alpha1.HostedCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code davit create cluster}: writes only what the user said, so that the CRD's defaults hold for the rest. */
@Command(
        name = "cluster",
        description = {
            "Create a hosted cluster.",
            "For what has no option here: --dry-run -o yaml, edit, kubectl apply."
        })
final class CreateClusterCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final ManagementCluster management = new ManagementCluster();

    @Mixin
    private final Waiting waiting = new Waiting();

    @Mixin
    private final ClusterAtVersion wanted = new ClusterAtVersion();

    @Option(names = "--pod-cidr", paramLabel = "CIDR", description = "Range of pod addresses.")
    private @Nullable String podCidr;

    @Option(names = "--service-cidr", paramLabel = "CIDR", description = "Range of service addresses.")
    private @Nullable String serviceCidr;

    @Option(names = "--etcd-storage", paramLabel = "SIZE", description = "Size of etcd's volume, such as 8Gi.")
    private @Nullable String etcdStorage;

    @Option(names = "--kubeadm-compatible", description = "Let stock kubeadm join machines too.")
    private boolean kubeadmCompatible;

    @Option(names = "--no-deletion-protection", description = "Let the cluster be deleted without lifting a guard.")
    private boolean unprotected;

    @Option(names = "--dry-run", description = "Print the object instead of creating it.")
    private boolean dryRun;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "Print the object as yaml, json or name.")
    private @Nullable OutputFormat output;

    CreateClusterCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (dryRun) {
            terminal.out()
                    .println(Optional.ofNullable(output)
                            .orElse(OutputFormat.YAML)
                            .write(desired(management.namespace())));
            return ExitCodes.OK;
        }
        try (var client = management.connect()) {
            var clusters = new Clusters(client, management.namespace(client));
            var desired = desired(clusters.namespace());
            var created = client.genericKubernetesResources(desired.getApiVersion(), desired.getKind())
                    .inNamespace(clusters.namespace())
                    .resource(desired)
                    .create();
            report(clusters, created);
            ReleaseCheck.warn(client, wanted.version(), terminal);
            waiting.awaitReady(clusters, wanted.name(), terminal, "is ready");
            return ExitCodes.OK;
        }
    }

    private void report(Clusters clusters, GenericKubernetesResource created) {
        terminal.out().println(output == null ? clusters.title(wanted.name()) + " created" : output.write(created));
    }

    private GenericKubernetesResource desired(String namespace) {
        var spec = new LinkedHashMap<String, Object>();
        spec.put("version", wanted.version());
        var networking = new LinkedHashMap<String, Object>();
        Optional.ofNullable(podCidr).ifPresent(range -> networking.put("podCIDR", range));
        Optional.ofNullable(serviceCidr).ifPresent(range -> networking.put("serviceCIDR", range));
        if (!networking.isEmpty()) {
            spec.put("networking", networking);
        }
        Optional.ofNullable(etcdStorage).ifPresent(size -> spec.put("etcd", Map.of("storage", size)));
        if (kubeadmCompatible) {
            spec.put("kubeadmCompatible", true);
        }
        if (unprotected) {
            spec.put("deletionProtection", false);
        }
        return new GenericKubernetesResourceBuilder()
                .withApiVersion(HostedCluster.GROUP + "/" + HostedCluster.VERSION)
                .withKind(HostedCluster.class.getSimpleName())
                .withNewMetadata()
                .withName(wanted.name())
                .withNamespace(namespace)
                .endMetadata()
                .addToAdditionalProperties("spec", spec)
                .build();
    }
}
