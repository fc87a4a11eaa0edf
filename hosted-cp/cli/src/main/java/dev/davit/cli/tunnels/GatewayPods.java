package dev.davit.cli.tunnels;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The gateways of a management cluster, each asked through a port-forward to its pod, which is what its owner may do. */
public final class GatewayPods {
    private static final String NAME_LABEL = "app.kubernetes.io/name";
    private static final String GATEWAY = "gateway";
    private static final String HEALTH_PORT = "health";
    private static final String PATH = "/tunnels";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final KubernetesClient client;
    private final String namespace;

    /** @param namespace of the gateways */
    public GatewayPods(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /**
     * What the gateways said.
     *
     * @param gateways how many pods were asked
     * @param tunnels of all clusters, in order
     * @param failures one sentence for each gateway that said nothing
     */
    public record Answers(int gateways, List<Tunnel> tunnels, List<String> failures) {}

    /** Asks every gateway pod that runs, one after the other. */
    public Answers ask() {
        var pods = client.pods().inNamespace(namespace).withLabel(NAME_LABEL, GATEWAY).list().getItems().stream()
                .filter(pod -> "Running".equals(pod.getStatus().getPhase()))
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .toList();
        var tunnels = new ArrayList<Tunnel>();
        var failures = new ArrayList<String>();
        for (Pod pod : pods) {
            try {
                tunnels.addAll(ask(pod));
            } catch (IOException e) {
                failures.add(pod.getMetadata().getName() + ": " + e.getMessage());
            }
        }
        tunnels.sort(Tunnel.ORDER);
        return new Answers(pods.size(), List.copyOf(tunnels), List.copyOf(failures));
    }

    private List<Tunnel> ask(Pod pod) throws IOException {
        var name = pod.getMetadata().getName();
        var port = healthPort(pod).orElseThrow(() -> new IOException("the pod has no port named " + HEALTH_PORT));
        var resource = client.pods().inNamespace(namespace).withName(name);
        var text = ForwardedGet.of(resource, port, PATH, TIMEOUT);
        try {
            return StreamSupport.stream(MAPPER.readTree(text).path("tunnels").spliterator(), false)
                    .map(tunnel -> Tunnel.of(name, tunnel))
                    .toList();
        } catch (IOException | DateTimeException e) {
            throw new IOException(
                    "the gateway's answer is not what this version of davit expects: " + e.getMessage(), e);
        }
    }

    private static Optional<Integer> healthPort(Pod pod) {
        return pod.getSpec().getContainers().stream()
                .flatMap(container -> container.getPorts().stream())
                .filter(port -> HEALTH_PORT.equals(port.getName()))
                .map(port -> port.getContainerPort())
                .findFirst();
    }
}
