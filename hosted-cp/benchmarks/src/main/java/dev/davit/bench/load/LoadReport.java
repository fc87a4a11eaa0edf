package dev.davit.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/**
 * What steady-load has counted since its start; docs/testing.md says what the numbers mean.
 *
 * @param hasEnded whether nothing more comes
 * @param openWatches at this moment
 * @param sent requests
 * @param failed those of them that failed
 * @param unanswered those that are neither answered nor failed
 * @param skipped requests that were due and not even sent
 * @param uncontrolledSeconds the longest time without an action of a controller
 * @param byWhat how many failed, by kind and what was answered
 */
public record LoadReport(
        boolean hasEnded,
        int openWatches,
        int sent,
        int failed,
        int unanswered,
        int skipped,
        double uncontrolledSeconds,
        Map<String, Integer> byWhat) {

    public LoadReport {
        byWhat = Map.copyOf(byWhat);
    }

    /** @param line one that steady-load has printed */
    static LoadReport parse(String line) {
        var json = Serialization.unmarshal(line, JsonNode.class);
        var byWhat = new TreeMap<String, Integer>();
        json.path("failuresByWhat")
                .properties()
                .forEach(failure ->
                        byWhat.put(failure.getKey(), failure.getValue().asInt()));
        return new LoadReport(
                json.path("state").asText().equals("ended"),
                json.path("watch").path("open").asInt(),
                requests(json, "sent"),
                json.path("failed").asInt(),
                requests(json, "waiting"),
                json.path("skipped").asInt(),
                json.path("uncontrolledSeconds").asDouble(),
                byWhat);
    }

    private static int requests(JsonNode json, String what) {
        return StreamSupport.stream(json.path("requests").spliterator(), false)
                .mapToInt(kind -> kind.path(what).asInt())
                .sum();
    }
}
