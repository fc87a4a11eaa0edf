package dev.davit.gateway.routing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.tls.PemMaterial;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what the operator writes into the route Secrets (docs/gateway.md has the format). */
public final class RouteReader {
    private static final Logger LOGGER = LoggerFactory.getLogger(RouteReader.class);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int VERSION = 1;

    private RouteReader() {}

    /**
     * @param data the decoded keys of a Secret: {@code route.json}, {@code client-ca.crt}, {@code tunnel.crt}, {@code
     *     tunnel.key}
     * @throws IOException when something is missing or malformed; the message names it and quotes no secret
     */
    public static ClusterRoute cluster(Map<String, String> data) throws IOException {
        var json = json("route.json", data);
        var certificate =
                PemMaterial.parse("tunnel.crt", text("tunnel.crt", data)).requireCertificates("tunnel.crt");
        var key = PemMaterial.parse("tunnel.key", text("tunnel.key", data));
        key.requireKey("tunnel.key");
        var clientCas =
                PemMaterial.parse("client-ca.crt", text("client-ca.crt", data)).requireCertificates("client-ca.crt");
        try {
            var podCidr = json.path("podCIDR").asText();
            return new ClusterRoute(
                    required(json, "clusterID"),
                    required(json, "clusterUID"),
                    json.path("name").asText(),
                    new HostPort(
                            required(json.path("backend"), "host"),
                            json.path("backend").path("port").asInt()),
                    ownName(json),
                    cidrs(json.path("allowedCIDRs")),
                    podCidr.isEmpty() ? Optional.empty() : Optional.of(Cidr.parse(podCidr)),
                    json.path("podAddressesAnnounced").asBoolean(),
                    items(json.path("nodes")).flatMap(RouteReader::readable).toList(),
                    deletedNodes(json),
                    new PemMaterial(certificate.certificates(), key.key()),
                    clientCas.certificates(),
                    sleep(json.path("sleep")));
        } catch (IllegalArgumentException e) {
            throw new IOException("route.json: " + e.getMessage(), e);
        }
    }

    private static DeletedNodes deletedNodes(JsonNode route) {
        var others = route.path("othersRefusedUpTo");
        return new DeletedNodes(
                items(route.path("deletedNodes"))
                        .collect(Collectors.toMap(
                                node -> required(node, "name"),
                                node -> time(node.path("refusedUpTo")),
                                (a, b) -> a.isAfter(b) ? a : b)),
                others.isMissingNode() ? Optional.empty() : Optional.of(time(others)));
    }

    private static Instant time(JsonNode json) {
        try {
            return Instant.parse(json.asText());
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("expected a time, found " + json.asText(), e);
        }
    }

    private static Optional<OwnName> ownName(JsonNode route) {
        return Optional.of(route.path("hostname").asText().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .map(name -> new OwnName(name, route.path("hostnameSince").asText()));
    }

    /**
     * @param data the decoded keys of the Secret: {@code settings.json}
     * @throws IOException when something is missing or malformed
     */
    public static Settings settings(Map<String, String> data) throws IOException {
        var json = json("settings.json", data);
        try {
            return new Settings(
                    required(json, "domain"),
                    cidrs(json.path("trustedProxies")),
                    cidrs(json.path("egress").path("deniedCIDRs")),
                    cidrs(json.path("egress").path("allowedCIDRs")));
        } catch (IllegalArgumentException e) {
            throw new IOException("settings.json: " + e.getMessage(), e);
        }
    }

    /** Absent for a cluster that is awake; a state that this version does not know means the same. */
    private static Sleep sleep(JsonNode json) {
        return switch (json.path("state").asText()) {
            case "Asleep" -> json.path("wakeOnRequest").asBoolean() ? Sleep.WAKES_ON_REQUEST : Sleep.ASLEEP;
            case "Waking" -> Sleep.WAKING;
            default -> Sleep.AWAKE;
        };
    }

    /** One Node that cannot be read must not take the others' changes with it. */
    private static Stream<NodeRoute> readable(JsonNode json) {
        try {
            return Stream.of(node(json));
        } catch (IllegalArgumentException e) {
            LOGGER.atWarn()
                    .addKeyValue("node", json.path("name").asText())
                    .addKeyValue("cause", e.getMessage())
                    .log("node cannot be routed");
            return Stream.empty();
        }
    }

    private static NodeRoute node(JsonNode json) {
        return new NodeRoute(
                required(json, "name"),
                items(json.path("addresses")).map(RouteReader::address).toList(),
                cidrs(json.path("podCIDRs")),
                json.path("kubeletPort").asInt(),
                items(json.path("hostPorts")).map(JsonNode::asInt).collect(Collectors.toSet()));
    }

    private static InetAddress address(JsonNode json) {
        return Cidr.address(json.asText())
                .orElseThrow(() -> new IllegalArgumentException("expected an address, found " + json.asText()));
    }

    private static List<Cidr> cidrs(JsonNode array) {
        return items(array).map(item -> Cidr.parse(item.asText())).toList();
    }

    private static Stream<JsonNode> items(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static String required(JsonNode json, String field) {
        var value = json.path(field).asText();
        if (value.isEmpty()) {
            throw new IllegalArgumentException("field " + field + " is missing");
        }
        return value;
    }

    private static JsonNode json(String key, Map<String, String> data) throws IOException {
        try {
            var json = MAPPER.readTree(text(key, data));
            if (json.path("version").asInt() != VERSION) {
                throw new IOException(key + ": expected version " + VERSION + ", found "
                        + json.path("version").asText("none") + "; update the gateway together with the operator");
            }
            return json;
        } catch (JsonProcessingException e) {
            throw new IOException(key + " is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static String text(String key, Map<String, String> data) throws IOException {
        var text = data.get(key);
        if (text == null || text.isEmpty()) {
            throw new IOException("key " + key + " is missing");
        }
        return text;
    }
}
