package dev.davit.e2e.idle;

import dev.davit.e2e.support.Kubectl;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Successful and failed writes per resource since an API server started, from its own metrics. */
record WriteCounts(Map<String, Long> perResource) {
    private static final Set<String> WRITES = Set.of("POST", "PUT", "PATCH", "APPLY", "DELETE", "DELETECOLLECTION");

    /** Labels are sorted by name in the metrics: ... group, resource, scope, subresource, verb, version. */
    private static final Pattern LINE = Pattern.compile(
            "apiserver_request_total\\{.*group=\"([^\"]*)\".*resource=\"([^\"]*)\".*subresource=\"([^\"]*)\".*verb=\"([^\"]*)\".*} (\\S+)");

    static WriteCounts of(Kubectl kubectl) {
        var counts = new TreeMap<String, Long>();
        kubectl.text("get", "--raw", "/metrics").lines().forEach(line -> {
            var matcher = LINE.matcher(line);
            if (matcher.matches() && WRITES.contains(matcher.group(4))) {
                counts.merge(
                        name(matcher.group(1), matcher.group(2), matcher.group(3)),
                        (long) Double.parseDouble(matcher.group(5)),
                        Long::sum);
            }
        });
        return new WriteCounts(counts);
    }

    /** @return writes since an earlier reading, of the resources given; none when nothing was written */
    Map<String, Long> since(WriteCounts earlier, Set<String> resources) {
        var difference = new TreeMap<String, Long>();
        perResource.forEach((resource, count) -> {
            var added = count - earlier.perResource.getOrDefault(resource, 0L);
            if (added > 0 && resources.contains(resource)) {
                difference.put(resource, added);
            }
        });
        return difference;
    }

    /** @return such as deployments.apps, or hostedclusters.davit.dev/status */
    private static String name(String group, String resource, String subresource) {
        return resource + (group.isEmpty() ? "" : "." + group) + (subresource.isEmpty() ? "" : "/" + subresource);
    }
}
