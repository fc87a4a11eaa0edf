package dev.davit.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The alert rules and the dashboard in {@code manifests/monitoring}, and how they relate to an answer of /metrics. */
public final class MonitoringManifests {
    private static final Pattern METRIC = Pattern.compile("\\b(?:davit|process|jvm)_[a-z_]+\\b");
    private static final Pattern SERIES = Pattern.compile("(?m)^([a-z_]+)[{ ]");

    private MonitoringManifests() {}

    /** @return the folder */
    public static Path folder() {
        return Path.of(System.getProperty("davit.root", "../..")).resolve("manifests/monitoring");
    }

    /** @return the names of all metrics that a rule or the dashboard names */
    public static Set<String> metrics() throws IOException {
        String text = Files.readString(folder().resolve("plain/rules.yaml"))
                + Files.readString(folder().resolve("grafana/davit.json"));
        return METRIC.matcher(text)
                .results()
                .map(found -> found.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** @return every expression of the dashboard */
    public static List<String> dashboard() throws IOException {
        return new ObjectMapper()
                .readTree(Files.readString(folder().resolve("grafana/davit.json")))
                .findValuesAsText("expr");
    }

    /** @return the names of the series in an answer */
    public static Set<String> series(String answer) {
        return SERIES.matcher(answer)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
