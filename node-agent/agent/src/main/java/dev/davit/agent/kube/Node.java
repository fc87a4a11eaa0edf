package dev.davit.agent.kube;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * What the agent needs of its Node.
 *
 * @param podCIDRs ranges of the node's pods; empty until the controller manager has assigned them
 * @param ready whether condition Ready is True
 */
public record Node(String name, List<String> podCIDRs, boolean ready) {
    static Node from(JsonNode json) {
        var ranges = StreamSupport.stream(json.at("/spec/podCIDRs").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        var ready = StreamSupport.stream(json.at("/status/conditions").spliterator(), false)
                .anyMatch(condition -> "Ready".equals(condition.path("type").asText())
                        && "True".equals(condition.path("status").asText()));
        return new Node(json.at("/metadata/name").asText(), ranges, ready);
    }
}
