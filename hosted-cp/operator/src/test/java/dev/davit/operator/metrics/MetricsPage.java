package dev.davit.operator.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The names of the operator's own metrics: in the docs, and in an answer. */
public final class MetricsPage {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(davit_[a-z_]+)` \\|");
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (davit_[a-z_]+) ");

    private MetricsPage() {}

    /** @return the names in docs/monitoring.md, without the gateway's */
    public static Set<String> documented() throws IOException {
        Path page = Path.of(System.getProperty("davit.root", "../..")).resolve("docs/monitoring.md");
        return names(ROW, Files.readString(page)).stream()
                .filter(name -> !name.startsWith("davit_gateway_"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** @return the names in an answer of /metrics, without the maxima of histograms */
    public static Set<String> told(String answer) {
        return names(TYPE, answer).stream()
                .filter(name -> !name.endsWith("_max"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
