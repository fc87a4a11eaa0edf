package dev.davit.e2e.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** What steady-load has counted since its start; docs/testing.md says what the numbers mean. */
public record LoadReport(JsonNode json) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** @return the report of the last whole line of what it has written, if there is one */
    public static Optional<LoadReport> last(String output) {
        return output.substring(0, output.lastIndexOf('\n') + 1)
                .lines()
                .filter(line -> line.startsWith("{"))
                .reduce((first, second) -> second)
                .map(LoadReport::parse);
    }

    private static LoadReport parse(String line) {
        try {
            return new LoadReport(MAPPER.readTree(line));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("no report of steady-load: " + line, e);
        }
    }

    public boolean hasEnded() {
        return json.path("state").asText().equals("ended");
    }

    public double seconds() {
        return json.path("seconds").asDouble();
    }

    public int failed() {
        return json.path("failed").asInt();
    }

    /** @return the first hundred that failed: when, which kind, and what was answered */
    public List<String> failures() {
        return StreamSupport.stream(json.path("failures").spliterator(), false)
                .map(JsonNode::toString)
                .toList();
    }

    /** @return what was due and not even sent */
    public int skipped() {
        return json.path("skipped").asInt();
    }

    public int sent(String... kinds) {
        return sum("sent", List.of(kinds));
    }

    /** @return requests without an answer so far */
    public int waiting() {
        return StreamSupport.stream(json.path("requests").spliterator(), false)
                .mapToInt(kind -> kind.path("waiting").asInt())
                .sum();
    }

    public int openWatches() {
        return json.path("watch").path("open").asInt();
    }

    public double longestWatchGap() {
        return json.path("watch").path("longestGapSeconds").asDouble();
    }

    public boolean executes() {
        return json.path("exec").path("open").asBoolean();
    }

    /** @return when a stream of the exec ended, oldest first */
    public List<Instant> endedStreams() {
        return StreamSupport.stream(json.path("exec").path("ended").spliterator(), false)
                .map(life -> Instant.parse(life.path("ended").asText()))
                .toList();
    }

    public double uncontrolledSeconds() {
        return json.path("uncontrolledSeconds").asDouble();
    }

    /** @return in one line what a reader of a test's output wants to know */
    public String summary() {
        return "%.0f s, %d reads, %d writes, %d failed, %d waiting, watches: longest gap %.1f s, uncontrolled %.1f s"
                .formatted(
                        seconds(),
                        sent("get", "getOnNewConnection"),
                        sent("write"),
                        failed(),
                        waiting(),
                        longestWatchGap(),
                        uncontrolledSeconds());
    }

    private int sum(String what, List<String> kinds) {
        return kinds.stream()
                .mapToInt(kind -> json.path("requests").path(kind).path(what).asInt())
                .sum();
    }
}
