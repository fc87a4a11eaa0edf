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
import java.util.stream.Stream;

/**
 * All values of all Secrets of a namespace, as they are and in base64, but for certificates, public keys and what is too short
 * to be looked for; whole values, so that {@link KnownSecrets} is needed beside it for keys within a file.
 *
 * @param sources where each was found, by value
 */
record SecretValues(Map<String, String> sources) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** As docs/dump.md says. */
    private static final int SHORTEST = 8;

    private static final String PUBLIC_BLOCK =
            "-----BEGIN (CERTIFICATE|PUBLIC KEY)-----[^-]+-----END (CERTIFICATE|PUBLIC KEY)-----";

    /** Copies. */
    SecretValues {
        sources = Map.copyOf(sources);
    }

    static SecretValues of(Kubectl kubectl, String namespace) {
        var sources = new HashMap<String, String>();
        secrets(kubectl, namespace)
                .forEach(secret -> secret.path("data").properties().forEach(entry -> {
                    var source = namespace + "/" + secret.at("/metadata/name").asText() + "/" + entry.getKey();
                    var encoded = entry.getValue().asText();
                    var value = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
                    if (isSecret(value)) {
                        sources.put(value.strip(), source);
                        sources.put(encoded, source + " in base64");
                    }
                }));
        return new SecretValues(sources);
    }

    /** @return where those come from that the text contains; empty for a text that gives nothing away */
    List<String> in(String text) {
        return sources.entrySet().stream()
                .filter(secret -> text.contains(secret.getKey()))
                .map(Map.Entry::getValue)
                .sorted()
                .toList();
    }

    static boolean isSecret(String value) {
        var rest = value.replaceAll(PUBLIC_BLOCK, "").strip();
        return rest.length() >= SHORTEST;
    }

    private static Stream<JsonNode> secrets(Kubectl kubectl, String namespace) {
        try {
            return JSON.readTree(kubectl.text("-n", namespace, "get", "secrets", "-o", "json"))
                    .path("items")
                    .valueStream();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("not what kubectl prints", e);
        }
    }
}
