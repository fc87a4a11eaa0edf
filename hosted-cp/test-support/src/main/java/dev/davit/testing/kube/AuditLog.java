package dev.davit.testing.kube;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Who wrote what: the proof of "no write when nothing changed". */
public final class AuditLog {
    private final Path file;

    AuditLog(Path file) {
        this.file = file;
    }

    /** @return all writes that were answered with success, oldest first; the server appends them shortly after */
    public List<Write> writes() {
        return read(event -> event.at("/responseStatus/code").asInt() < 300);
    }

    /** @return the same with those that were refused, or found nothing to write to */
    public List<Write> attempts() {
        return read(event -> true);
    }

    private List<Write> read(Predicate<JsonNode> filter) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(line -> Serialization.unmarshal(line, JsonNode.class))
                    .filter(filter)
                    .map(AuditLog::write)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Write write(JsonNode event) {
        JsonNode object = event.path("objectRef");
        String subresource = object.path("subresource").asText();
        return new Write(
                event.at("/user/username").asText(),
                event.path("verb").asText(),
                object.path("resource").asText() + (subresource.isEmpty() ? "" : "/" + subresource),
                object.path("namespace").asText(),
                object.path("name").asText());
    }

    /**
     * One write.
     *
     * @param user who wrote
     * @param verb create, update, patch, delete or deletecollection
     * @param resource plural, with {@code /status} and the like
     * @param namespace empty for cluster-wide objects
     * @param name empty when the server generated it
     */
    public record Write(String user, String verb, String resource, String namespace, String name) {}
}
