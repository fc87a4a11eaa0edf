package dev.davit.cli.dump;

import static java.util.Map.entry;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The objects of one namespace of the management cluster, and what its pods logged. */
final class NamespaceDump {
    private static final int LINES = 5_000;
    private static final Map<String, Class<? extends HasMetadata>> KINDS = new TreeMap<>(Map.ofEntries(
            entry("events", Event.class),
            entry("deployments", Deployment.class),
            entry("replicasets", ReplicaSet.class),
            entry("statefulsets", StatefulSet.class),
            entry("services", Service.class),
            entry("configmaps", ConfigMap.class),
            entry("secrets", Secret.class),
            entry("persistentvolumeclaims", PersistentVolumeClaim.class),
            entry("poddisruptionbudgets", PodDisruptionBudget.class),
            entry("networkpolicies", NetworkPolicy.class),
            entry("endpointslices", EndpointSlice.class)));

    private final KubernetesClient client;
    private final Dump dump;
    private final String namespace;
    private final String folder;

    /** @param folder in the archive */
    NamespaceDump(KubernetesClient client, Dump dump, String namespace, String folder) {
        this.client = client;
        this.dump = dump;
        this.namespace = namespace;
        this.folder = folder;
    }

    void all() {
        part(
                "namespace",
                () -> Optional.ofNullable(
                                client.namespaces().withName(namespace).get())
                        .stream()
                        .toList());
        KINDS.forEach((name, kind) -> part(
                name, () -> client.resources(kind).inNamespace(namespace).list().getItems()));
        podsWithLogs(LogFilter.ALL, LINES);
    }

    private void part(String name, Supplier<? extends Collection<? extends HasMetadata>> objects) {
        String path = folder + "/" + name;
        dump.part(path, path, objects);
    }

    /** @param lines of each log, the last ones */
    void podsWithLogs(LogFilter filter, int lines) {
        dump.part(folder + "/pods", () -> {
            List<Pod> pods = client.pods().inNamespace(namespace).list().getItems();
            dump.objects(folder + "/pods", pods);
            pods.forEach(pod -> logs(pod, filter, lines));
        });
    }

    private void logs(Pod pod, LogFilter filter, int lines) {
        Stream.concat(
                        Optional.ofNullable(pod.getSpec().getInitContainers()).orElse(List.of()).stream(),
                        pod.getSpec().getContainers().stream())
                .map(Container::getName)
                .forEach(container -> {
                    String path = folder + "/logs/" + pod.getMetadata().getName() + "/" + container;
                    var logs = client.pods()
                            .inNamespace(namespace)
                            .withName(pod.getMetadata().getName())
                            .inContainer(container);
                    dump.part(
                            path,
                            () -> dump.log(
                                    path + ".log", logs.tailingLines(lines).getLog(), filter));
                    dump.part(
                            path + " (previous)",
                            () -> dump.log(
                                    path + ".previous.log",
                                    restarted(pod, container)
                                            ? logs.terminated()
                                                    .tailingLines(lines)
                                                    .getLog()
                                            : "",
                                    filter));
                });
    }

    /** Only then there is a log of the container before this one. */
    private static boolean restarted(Pod pod, String container) {
        return Stream.concat(
                        Optional.ofNullable(pod.getStatus().getInitContainerStatuses()).orElse(List.of()).stream(),
                        Optional.ofNullable(pod.getStatus().getContainerStatuses()).orElse(List.of()).stream())
                .anyMatch(status -> status.getName().equals(container) && status.getRestartCount() > 0);
    }
}
