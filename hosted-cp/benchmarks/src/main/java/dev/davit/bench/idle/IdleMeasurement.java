package dev.davit.bench.idle;

import dev.davit.bench.Lab;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks twice at all processes of the management machine, and at the operator's counters.
 *
 * @param management client of the management cluster
 * @param lab where its only machine is
 */
record IdleMeasurement(KubernetesClient management, Lab lab) {
    private static final String MACHINE = "mgmt";

    /** Measures everything in the same window, and sleeps meanwhile. */
    Figures measure(Planes planes, Duration length) throws InterruptedException {
        var pods = Stream.concat(Stream.of(planes.withNode(), planes.reference()), planes.withoutNode().stream())
                .collect(Collectors.toMap(Function.identity(), this::podUids));
        var operator = OperatorPod.find(management);
        var writesBefore = operator.writes();
        var begin = ProcessSample.take(lab, MACHINE);
        Thread.sleep(length);
        var window = new ProcessWindow(begin, ProcessSample.take(lab, MACHINE));
        var writes = operator.writes() - writesBefore;
        return new Figures(
                usage(window, pods, planes.withNode()),
                planes.withoutNode().stream()
                        .map(namespace -> usage(window, pods, namespace))
                        .toList(),
                usage(window, pods, planes.reference()),
                new OperatorUsage(
                        window.residentMebibytes(operator::runs),
                        window.cpuPercent("operator", operator::runs),
                        writes),
                window.seconds());
    }

    private static Usage usage(ProcessWindow window, Map<String, Set<String>> pods, String namespace) {
        return window.usage(namespace, pods.getOrDefault(namespace, Set.of()));
    }

    private Set<String> podUids(String namespace) {
        return management.pods().inNamespace(namespace).list().getItems().stream()
                .map(pod -> pod.getMetadata().getUid())
                .collect(Collectors.toSet());
    }
}
