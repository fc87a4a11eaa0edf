package dev.davit.operator.gateway;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Objects;

/** One line of the gateway's control stream. Fields that are absent read as empty. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type", defaultImpl = GatewayMessage.Unknown.class)
@JsonSubTypes({
    @JsonSubTypes.Type(value = GatewayMessage.Snapshot.class, name = "snapshot"),
    @JsonSubTypes.Type(value = GatewayMessage.SessionChange.class, name = "session"),
    @JsonSubTypes.Type(value = GatewayMessage.Refused.class, name = "refused"),
    @JsonSubTypes.Type(value = GatewayMessage.Conflict.class, name = "conflict"),
    @JsonSubTypes.Type(value = GatewayMessage.Duplicate.class, name = "duplicate"),
    @JsonSubTypes.Type(value = GatewayMessage.Wake.class, name = "wake"),
    @JsonSubTypes.Type(value = GatewayMessage.Ping.class, name = "ping")
})
public sealed interface GatewayMessage {
    /** One tunnel that a replica holds. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Session(String clusterUID, String node, String remote, String since) {}

    /** All tunnels of a replica; the first message after subscribing. */
    record Snapshot(String replica, List<Session> sessions) implements GatewayMessage {
        /** Copies. */
        public Snapshot {
            sessions = sessions == null ? List.of() : List.copyOf(sessions);
        }
    }

    /** A tunnel came up or went down. */
    record SessionChange(String state, String clusterUID, String node, String remote, String reason)
            implements GatewayMessage {
        /** @return whether the tunnel is there now */
        public boolean isUp() {
            return state.equals("up");
        }

        /** Fills what the gateway leaves out. */
        public SessionChange {
            reason = Objects.requireNonNullElse(reason, "");
        }
    }

    /** Two agents hold tunnels of one node, and both are alive. */
    record Duplicate(String clusterUID, String node, String remote, String olderRemote) implements GatewayMessage {}

    /** A request that the gateway did not let through. */
    record Refused(String clusterUID, String node, String target, String reason) implements GatewayMessage {
        /** Fills what the gateway leaves out. */
        public Refused {
            node = Objects.requireNonNullElse(node, "");
            target = Objects.requireNonNullElse(target, "");
            reason = Objects.requireNonNullElse(reason, "");
        }
    }

    /** An address that several machines of one cluster claim; none of them gets it. */
    record Conflict(String clusterUID, String address, List<String> nodes) implements GatewayMessage {
        /** Copies. */
        public Conflict {
            nodes = nodes == null ? List.of() : List.copyOf(nodes);
        }
    }

    /** A client that is allowed to is waiting for a cluster that sleeps. */
    record Wake(String clusterUID) implements GatewayMessage {}

    /** The gateway lives. */
    record Ping() implements GatewayMessage {}

    /** Of a newer gateway; ignored. */
    record Unknown() implements GatewayMessage {}

    /**
     * Reads one line.
     *
     * @throws IllegalArgumentException if it is no JSON object of the protocol
     */
    static GatewayMessage parse(String line) {
        try {
            return Parser.MAPPER.readValue(line, GatewayMessage.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("expected a message of the gateway's control stream", e);
        }
    }

    /** Holds the mapper. */
    final class Parser {
        private static final ObjectMapper MAPPER =
                new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

        private Parser() {}
    }
}
