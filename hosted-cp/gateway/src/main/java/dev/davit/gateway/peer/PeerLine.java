package dev.davit.gateway.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.gateway.cluster.NodeSession;
import dev.davit.gateway.routing.Cidr;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What one gateway tells another, as a line of JSON. */
sealed interface PeerLine {
    /** The longest line: a node that announces as many pods as it may. */
    int MAX_BYTES = 128 * 1024;

    ObjectMapper MAPPER = new ObjectMapper();

    /** First of all, and again when it changes. */
    record Gateway(String replica, boolean draining) implements PeerLine {}

    /**
     * It holds a tunnel of this node, or none any more.
     *
     * @param agent of its newest tunnel; older agents and older gateways do not say
     * @param pods that the node announced
     */
    record Node(String clusterUid, String node, boolean held, Optional<Agent> agent, Set<InetAddress> pods)
            implements PeerLine {
        /** Copies. */
        public Node {
            pods = Set.copyOf(pods);
        }
    }

    /**
     * Whose tunnel it is.
     *
     * @param instance which process of an agent, the same at all gateways
     * @param sinceMillis when the tunnel came up, as {@link java.time.Instant#toEpochMilli}
     */
    record Agent(String instance, InetAddress remote, long sinceMillis) {
        private static final Comparator<Agent> BY_AGE =
                Comparator.comparingLong(Agent::sinceMillis).thenComparing(Agent::instance);

        static Optional<Agent> of(NodeSession session) {
            return session.instance()
                    .map(name ->
                            new Agent(name, session.remote(), session.since().toEpochMilli()));
        }

        /** @return whether it is another one whose tunnel came up before; of two, one is older as both gateways see it */
        boolean isOlderThan(Agent other) {
            return !instance.equals(other.instance) && BY_AGE.compare(this, other) < 0;
        }

        private static Optional<Agent> parse(JsonNode json) {
            var instance = json.path("instance").asText();
            return instance.isEmpty()
                    ? Optional.empty()
                    : Cidr.address(json.path("remote").asText())
                            .map(remote -> new Agent(
                                    instance, remote, json.path("sinceMillis").asLong()));
        }
    }

    /** It lives; or what a newer one tells. */
    record Sign() implements PeerLine {}

    /** @return the line, without its end */
    default ObjectNode json() {
        var json = MAPPER.createObjectNode();
        return switch (this) {
            case Gateway(var replica, var draining) ->
                json.put("type", "gateway").put("replica", replica).put("draining", draining);
            case Node(var clusterUid, var node, var held, var agent, var pods) -> {
                json.put("type", "node")
                        .put("clusterUID", clusterUid)
                        .put("node", node)
                        .put("held", held);
                agent.ifPresent(known -> json.putObject("agent")
                        .put("instance", known.instance())
                        .put("remote", known.remote().getHostAddress())
                        .put("sinceMillis", known.sinceMillis()));
                var addresses = json.putArray("pods");
                pods.stream().map(InetAddress::getHostAddress).forEach(addresses::add);
                yield json;
            }
            case Sign sign -> json.put("type", "ping");
        };
    }

    /** @throws IOException when it is no JSON */
    static PeerLine parse(byte[] line) throws IOException {
        var json = MAPPER.readTree(new String(line, StandardCharsets.UTF_8));
        return switch (json.path("type").asText()) {
            case "gateway" ->
                new Gateway(json.path("replica").asText(), json.path("draining").asBoolean());
            case "node" ->
                new Node(
                        json.path("clusterUID").asText(),
                        json.path("node").asText(),
                        json.path("held").asBoolean(),
                        Agent.parse(json.path("agent")),
                        addresses(json.path("pods")));
            default -> new Sign();
        };
    }

    private static Set<InetAddress> addresses(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .flatMap(address -> Cidr.address(address.asText()).stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}
