package dev.davit.e2e.support;

import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One answer of {@code /metrics}.
 *
 * @param text in the text format of Prometheus
 */
public record Scrape(String text) {
    private static final Pattern BOUND = Pattern.compile("le=\"([^\"]+)\"");

    /**
     * @param name of a histogram, without {@code _bucket}
     * @param labels that a series must have, such as {@code kind="HostedCluster"}
     * @return the sum of all such series; empty when there is none yet
     */
    public Histogram histogram(String name, String... labels) {
        var counts = new TreeMap<Double, Long>();
        series(name + "_bucket", labels).forEach(line -> {
            var bound = BOUND.matcher(line);
            if (bound.find()) {
                counts.merge(bound(bound.group(1)), (long) value(line), Long::sum);
            }
        });
        return new Histogram(counts);
    }

    /** @return every series of that name with these labels, labels and value, in the order of the answer */
    public List<String> lines(String name, String... labels) {
        return series(name, labels).toList();
    }

    private Stream<String> series(String name, String... labels) {
        return text.lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> List.of(labels).stream().allMatch(line::contains));
    }

    private static double bound(String text) {
        return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    }

    private static double value(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }
}
