package dev.davit.bench.idle;

import java.util.Set;
import java.util.regex.Pattern;

/** The operator's writing requests to the management API, from its answer to {@code GET /metrics}. */
final class ApiWrites {
    private static final Pattern SERIES =
            Pattern.compile("(?m)^davit_management_api_requests_total\\{([^}]*)} ([^ \\n]+)");
    private static final Pattern LABEL = Pattern.compile("(resource|verb)=\"([^\"]*)\"");
    /** POST, PUT, PATCH and DELETE, as the label says them. */
    private static final Set<String> VERBS = Set.of("create", "update", "patch", "delete", "deletecollection");
    /** The operator's own is the only one that it writes to. */
    private static final String LEASES = "leases";

    private ApiWrites() {}

    /**
     * Counts them since the operator's start, refused and failed ones too, but not those of Leases.
     *
     * @param metrics in the text format of Prometheus
     * @throws IllegalArgumentException when it counts no requests at all
     */
    static long count(String metrics) {
        var series = SERIES.matcher(metrics).results().toList();
        if (series.isEmpty()) {
            throw new IllegalArgumentException("expected davit_management_api_requests_total in the operator's metrics,"
                    + " found none in " + metrics.length() + " characters");
        }
        return series.stream()
                .filter(one -> isWrite(one.group(1)))
                .mapToLong(one -> (long) Double.parseDouble(one.group(2)))
                .sum();
    }

    private static boolean isWrite(String labels) {
        var resource = "";
        var verb = "";
        for (var label : LABEL.matcher(labels).results().toList()) {
            if (label.group(1).equals("verb")) {
                verb = label.group(2);
            } else {
                resource = label.group(2);
            }
        }
        return VERBS.contains(verb) && !resource.equals(LEASES);
    }
}
