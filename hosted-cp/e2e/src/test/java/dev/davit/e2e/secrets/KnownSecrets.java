package dev.davit.e2e.secrets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.davit.e2e.support.Kubectl;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Strings that give a credential away, and where each was found. */
final class KnownSecrets {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The first line of a key says enough: it holds some of the secret number. */
    private static final Pattern PRIVATE_KEY = Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----\\s+(\\S+)");

    private static final Pattern KEY_IN_KUBECONFIG = Pattern.compile("client-key-data:\\s*\"?([A-Za-z0-9+/=]{60,})");
    private static final Pattern TOKEN = Pattern.compile("\\b[a-z0-9]{6}\\.([a-z0-9]{16})\\b");
    private static final Pattern TOKEN_SECRET = Pattern.compile("^([a-z0-9]{16})$");
    private static final List<Pattern> GIVE_AWAYS = List.of(PRIVATE_KEY, KEY_IN_KUBECONFIG, TOKEN, TOKEN_SECRET);

    private final Map<String, String> sources = new HashMap<>();

    /** Learns those of every Secret of a cluster. */
    void learnFrom(String cluster, Kubectl kubectl) {
        secrets(kubectl)
                .forEach(secret -> secret.path("data").properties().forEach(entry -> {
                    var source = String.join(
                            "/",
                            cluster,
                            secret.at("/metadata/namespace").asText(),
                            secret.at("/metadata/name").asText(),
                            entry.getKey());
                    var encoded = entry.getValue().asText();
                    if (learn(source, new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8))) {
                        sources.put(encoded, source + " in base64");
                    }
                }));
    }

    /** @return whether the text held any */
    boolean learn(String source, String text) {
        var found = GIVE_AWAYS.stream()
                .flatMap(pattern -> pattern.matcher(text).results().map(match -> match.group(1)))
                .toList();
        found.forEach(string -> sources.put(string, source));
        return !found.isEmpty();
    }

    /** @return where those come from that the text contains; empty for a text that gives nothing away */
    List<String> in(String text) {
        return sources.entrySet().stream()
                .filter(secret -> text.contains(secret.getKey()))
                .map(Map.Entry::getValue)
                .sorted()
                .toList();
    }

    private static Stream<JsonNode> secrets(Kubectl kubectl) {
        try {
            return JSON.readTree(kubectl.text("get", "secrets", "--all-namespaces", "-o", "json"))
                    .path("items")
                    .valueStream();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("not what kubectl prints", e);
        }
    }
}
