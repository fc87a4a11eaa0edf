package dev.davit.tunnel.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Control messages as JSON objects with a {@code type}. */
final class ControlJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int MAX_ADDRESSES = 1024;

    private ControlJson() {}

    static byte[] write(ControlMessage message) {
        try {
            return MAPPER.writeValueAsBytes(tree(message));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of strings and numbers is always JSON", e);
        }
    }

    private static ObjectNode tree(ControlMessage message) {
        var json = MAPPER.createObjectNode();
        return switch (message) {
            case ControlMessage.Hello m -> {
                json.put("type", "hello").put("version", m.version()).put("agent", m.agent());
                m.instance().ifPresent(name -> json.put("instance", name));
                yield array(json, "connectedTo", m.connectedTo());
            }
            case ControlMessage.Announce m -> {
                json.put("type", "announce");
                yield array(json, "podAddresses", m.podAddresses());
            }
            case ControlMessage.Accepted m ->
                json.put("type", "accepted")
                        .put("version", m.version())
                        .put("node", m.node())
                        .put("replica", m.replica())
                        .put("replicas", m.replicas());
            case ControlMessage.Duplicate m -> json.put("type", "duplicate").put("replica", m.replica());
            case ControlMessage.Replicas m -> json.put("type", "replicas").put("count", m.count());
            case ControlMessage.Refused m ->
                json.put("type", "refused").put("reason", m.reason()).put("message", m.message());
            case ControlMessage.Drain m -> json.put("type", "drain").put("graceSeconds", m.graceSeconds());
            case ControlMessage.Hibernate m -> json.put("type", "hibernate");
            case ControlMessage.Revoked m -> json.put("type", "revoked").put("message", m.message());
            case ControlMessage.Deleted m -> json.put("type", "deleted");
            case ControlMessage.Peers m -> {
                json.put("type", "peers");
                yield array(json, "gateways", m.gateways());
            }
            case ControlMessage.Unknown m -> json.put("type", m.type());
        };
    }

    private static ObjectNode array(ObjectNode json, String field, List<String> values) {
        var array = json.putArray(field);
        values.forEach(array::add);
        return json;
    }

    /** @throws IOException when the bytes are no JSON object with a type */
    static ControlMessage read(byte[] bytes) throws IOException {
        var json = MAPPER.readTree(bytes);
        if (json == null || !json.isObject() || !json.path("type").isTextual()) {
            throw new IOException("a control message is a JSON object with a type");
        }
        var type = json.path("type").asText();
        return switch (type) {
            case "hello" ->
                new ControlMessage.Hello(
                        json.path("version").asInt(),
                        json.path("agent").asText(),
                        strings(json.path("connectedTo")),
                        Optional.of(json.path("instance").asText()));
            case "announce" -> new ControlMessage.Announce(strings(json.path("podAddresses")));
            case "accepted" ->
                new ControlMessage.Accepted(
                        json.path("version").asInt(),
                        json.path("node").asText(),
                        json.path("replica").asText(),
                        json.path("replicas").asInt(1));
            case "duplicate" ->
                new ControlMessage.Duplicate(json.path("replica").asText());
            case "replicas" -> new ControlMessage.Replicas(json.path("count").asInt(1));
            case "refused" ->
                new ControlMessage.Refused(
                        json.path("reason").asText(), json.path("message").asText());
            case "drain" -> new ControlMessage.Drain(json.path("graceSeconds").asInt());
            case "hibernate" -> new ControlMessage.Hibernate();
            case "revoked" -> new ControlMessage.Revoked(json.path("message").asText());
            case "deleted" -> new ControlMessage.Deleted();
            case "peers" -> new ControlMessage.Peers(strings(json.path("gateways")));
            default -> new ControlMessage.Unknown(type);
        };
    }

    private static List<String> strings(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .limit(MAX_ADDRESSES)
                .toList();
    }
}
