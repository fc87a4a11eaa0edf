package dev.davit.cli;

import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.JoinToken;
import dev.davit.api.v1alpha1.JoinTokenPhase;
import dev.davit.api.v1alpha1.JoinTokenSpec;
import dev.davit.api.v1alpha1.JoinTokenStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code davit create token}: makes a JoinToken and prints the one line to run on the machine, and nothing else, on out. */
@Command(
        name = "token",
        description = {
            "Create a token for a hosted cluster and print the command that joins a machine with it.",
            "The command contains the token: treat it as a password."
        },
        mixinStandardHelpOptions = true)
final class CreateTokenCommand implements Callable<Integer> {
    private static final String COMMAND_KEY = "command";

    private final Terminal terminal;

    @Mixin
    private final ManagementCluster management = new ManagementCluster();

    @Parameters(paramLabel = "CLUSTER", description = "HostedCluster that the machines shall join.")
    private String clusterName = "";

    @Option(names = "--name", paramLabel = "NAME", description = "Name of the JoinToken; made up when absent.")
    private @Nullable String tokenName;

    @Option(
            names = "--ttl",
            paramLabel = "DURATION",
            defaultValue = "1h",
            description = "Life of the token, at most 24h (default: ${DEFAULT-VALUE}).")
    private String ttl = "1h";

    @Option(
            names = "--max-uses",
            paramLabel = "N",
            defaultValue = "1",
            description = "Machines that may join with it (default: ${DEFAULT-VALUE}).")
    private int maxUses = 1;

    @Option(names = "--node-name", paramLabel = "NAME", description = "The only node name that may join with it.")
    private @Nullable String nodeName;

    @Option(names = "--kubeadm", description = "A token for stock kubeadm; the cluster must be kubeadmCompatible.")
    private boolean kubeadm;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "1m",
            converter = Waiting.DurationConverter.class,
            description = "Longest time to wait for the token (default: ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofMinutes(1);

    CreateTokenCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (var client = management.connect()) {
            var clusters = new Clusters(client, management.namespace(client));
            var cluster = clusters.require(clusterName);
            var created = client.resource(desired(cluster)).create();
            var ready = awaitReady(client, created);
            terminal.err()
                    .println("JoinToken " + clusters.namespace() + "/"
                            + ready.getMetadata().getName() + " for " + clusters.title(clusterName) + ", good for "
                            + maxUses + (maxUses == 1 ? " machine" : " machines") + " within " + ttl
                            + ". Run on the machine:");
            terminal.out().println(command(client, ready));
            return ExitCodes.OK;
        }
    }

    private JoinToken desired(HostedCluster cluster) {
        var token = new JoinToken();
        var metadata = new ObjectMetaBuilder()
                .withNamespace(cluster.getMetadata().getNamespace())
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion(cluster.getApiVersion())
                        .withKind(cluster.getKind())
                        .withName(cluster.getMetadata().getName())
                        .withUid(cluster.getMetadata().getUid())
                        .build());
        token.setMetadata(
                tokenName == null
                        ? metadata.withGenerateName(clusterName + "-").build()
                        : metadata.withName(tokenName).build());
        token.setSpec(new JoinTokenSpec(clusterName, ttl, maxUses, nodeName, kubeadm));
        return token;
    }

    private JoinToken awaitReady(KubernetesClient client, JoinToken created) {
        try {
            var seen = client.resource(created)
                    .waitUntilCondition(
                            token -> token != null && phase(token) != JoinTokenPhase.Pending,
                            timeout.toMillis(),
                            TimeUnit.MILLISECONDS);
            if (phase(seen) == JoinTokenPhase.Ready) {
                return seen;
            }
            throw new CliException(ExitCodes.REFUSED, title(seen) + " is " + phase(seen) + ": " + message(seen));
        } catch (KubernetesClientTimeoutException e) {
            var latest = Optional.ofNullable(client.resource(created).get()).orElse(created);
            throw new CliException(
                    ExitCodes.TIMEOUT,
                    title(latest) + " is not ready after " + Durations.words(timeout) + ": " + message(latest));
        }
    }

    private String command(KubernetesClient client, JoinToken token) {
        return Optional.ofNullable(token.getStatus().secretRef())
                .flatMap(reference -> Optional.ofNullable(client.secrets()
                        .inNamespace(token.getMetadata().getNamespace())
                        .withName(reference.name())
                        .get()))
                .flatMap(secret -> Optional.ofNullable(secret.getData().get(COMMAND_KEY)))
                .map(encoded -> new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8).strip())
                .orElseThrow(() -> new CliException(
                        ExitCodes.NOT_FOUND, title(token) + " is ready, but the Secret with its command is missing"));
    }

    private static JoinTokenPhase phase(JoinToken token) {
        return Optional.ofNullable(token.getStatus())
                .map(JoinTokenStatus::phase)
                .orElse(JoinTokenPhase.Pending);
    }

    private static String message(JoinToken token) {
        return Optional.ofNullable(token.getStatus())
                .flatMap(status -> Optional.ofNullable(status.message()))
                .orElse("the operator has not said why");
    }

    private static String title(JoinToken token) {
        return "JoinToken " + token.getMetadata().getNamespace() + "/"
                + token.getMetadata().getName();
    }
}
