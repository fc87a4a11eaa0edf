package dev.davit.agent.join;

import dev.davit.agent.cluster.ClusterName;
import dev.davit.agent.cluster.Json;
import dev.davit.agent.cluster.NodeSettings;
import dev.davit.agent.failure.AgentException;
import dev.davit.agent.failure.ExitCode;
import dev.davit.agent.kube.ApiException;
import dev.davit.agent.kube.KubeApi;
import dev.davit.agent.preflight.ClockCheck;
import dev.davit.agent.preflight.Preflight;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Reads what the cluster tells its machines, and checks the clock by the way. */
final class SettingsSource {
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(60);

    private final KubeApi api;
    private final InstantSource clock;

    SettingsSource(KubeApi api, InstantSource clock) {
        this.api = api;
        this.clock = clock;
    }

    /** @throws AgentException TOKEN_REFUSED, PREFLIGHT for the clock, UNEXPECTED for settings that cannot be used */
    NodeSettings read(ClusterName cluster, String tokenId) throws IOException {
        try {
            var answer = api.configMapValue(NodeSettings.NAMESPACE, NodeSettings.NAME, NodeSettings.KEY);
            answer.serverTime()
                    .ifPresent(time -> new Preflight(List.of(new ClockCheck(time, clock.instant(), CLOCK_TOLERANCE)))
                            .run((check, finding) -> {}));
            var text = answer.value()
                    .orElseThrow(() ->
                            unusable(cluster, "it has no key " + NodeSettings.KEY, new IOException("missing key")));
            return checked(parse(cluster, text), cluster);
        } catch (ApiException e) {
            throw refusal(e, cluster, tokenId);
        }
    }

    private static AgentException refusal(ApiException failure, ClusterName cluster, String tokenId) {
        return switch (failure.status()) {
            case 401 ->
                new AgentException(
                        ExitCode.TOKEN_REFUSED,
                        ("cluster %s does not know the token %s.…: it has expired, was used up or deleted, or belongs to"
                                        + " another cluster; make a new one with 'davit create token'")
                                .formatted(cluster, tokenId),
                        failure);
            case 403 ->
                new AgentException(
                        ExitCode.TOKEN_REFUSED,
                        ("cluster %s does not let the token %s.… join machines with davit-node (%s); make one with"
                                        + " 'davit create token'")
                                .formatted(cluster, tokenId, failure.getMessage()),
                        failure);
            case 404 -> unusable(cluster, "it is not there", failure);
            default ->
                new AgentException(
                        ExitCode.UNREACHABLE,
                        "the API server of %s answered: %s; try again".formatted(cluster, failure.getMessage()),
                        failure);
        };
    }

    private static NodeSettings parse(ClusterName cluster, String text) {
        try {
            return Json.read(text, NodeSettings.class);
        } catch (IllegalArgumentException e) {
            throw unusable(cluster, String.valueOf(e.getMessage()), e);
        }
    }

    private static NodeSettings checked(NodeSettings settings, ClusterName cluster) {
        if (settings.version() != NodeSettings.SUPPORTED_VERSION) {
            throw unusable(
                    cluster,
                    "expected version %d, found %d; update davit-node"
                            .formatted(NodeSettings.SUPPORTED_VERSION, settings.version()),
                    new IOException("version"));
        }
        if (!settings.cluster().equals(cluster)) {
            throw unusable(cluster, "it is for cluster " + settings.cluster(), new IOException("other cluster"));
        }
        if (settings.gatewayAddresses().isEmpty()) {
            throw unusable(cluster, "it names no gateway", new IOException("no gateway"));
        }
        return settings;
    }

    private static AgentException unusable(ClusterName cluster, String found, Exception cause) {
        return new AgentException(
                ExitCode.UNEXPECTED,
                ("ConfigMap %s/%s of cluster %s cannot be used: %s; is the cluster Available, and Davit's operator"
                                + " running?")
                        .formatted(NodeSettings.NAMESPACE, NodeSettings.NAME, cluster, found),
                cause);
    }
}
