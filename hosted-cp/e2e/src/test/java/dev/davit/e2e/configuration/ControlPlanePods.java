package dev.davit.e2e.configuration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.davit.e2e.support.Hosted;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Pods of a cluster's control plane that are not about to end.
 *
 * @param json each as the management cluster has it
 */
record ControlPlanePods(List<JsonNode> json) {
    static final String CONTROL_PLANE = "kube-apiserver";
    static final String ETCD = "etcd";

    private static final ObjectMapper JSON = new ObjectMapper();

    static ControlPlanePods of(Hosted cluster) {
        try {
            return new ControlPlanePods(JSON.readTree(cluster.controlPlane("get", "pods", "-o", "json"))
                    .path("items")
                    .valueStream()
                    .filter(pod -> pod.at("/metadata/deletionTimestamp").isMissingNode())
                    .toList());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("not what kubectl prints", e);
        }
    }

    /** @return those of one component */
    ControlPlanePods named(String component) {
        return new ControlPlanePods(json.stream()
                .filter(pod -> pod.at("/metadata/labels/app.kubernetes.io~1name")
                        .asText()
                        .equals(component))
                .toList());
    }

    /** @return whether there are so many, and all of them serve */
    boolean areReady(int count) {
        return json.size() == count
                && json.stream()
                        .allMatch(pod -> pod.at("/status/conditions")
                                .valueStream()
                                .anyMatch(condition -> condition
                                                .path("type")
                                                .asText()
                                                .equals("Ready")
                                        && condition.path("status").asText().equals("True")));
    }

    /** @return the value at a JSON pointer of each */
    List<JsonNode> at(String pointer) {
        return json.stream().map(pod -> pod.at(pointer)).toList();
    }

    /** @return the container of that name of the first one, whatever kind of container it is */
    JsonNode container(String name) {
        return json.stream()
                .flatMap(pod -> Stream.concat(
                        pod.at("/spec/initContainers").valueStream(),
                        pod.at("/spec/containers").valueStream()))
                .filter(container -> container.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no container " + name));
    }
}
