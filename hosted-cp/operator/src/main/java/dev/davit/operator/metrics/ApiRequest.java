package dev.davit.operator.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What one request to a Kubernetes API is about, without any name, so that it can label a series.
 *
 * @param resource plural name of the resource, with its subresource; {@code none} for other paths such as /version
 * @param verb as audit logs and RBAC call it
 */
public record ApiRequest(String resource, String verb) {
    /** Resource of paths that name none. */
    public static final String NONE = "none";

    private static final String NAMESPACES = "namespaces";
    private static final String WATCH = "watch";
    /** What may follow the name of a namespace without being a resource in it. */
    private static final Set<String> OF_NAMESPACE = Set.of("status", "finalize");

    /** Segments after the group and version. */
    private record Target(String resource, boolean named, boolean watched) {}

    /**
     * Parses the line of a request.
     *
     * @param method of HTTP
     * @param path without the query
     * @param watch whether the query asks for changes
     */
    public static ApiRequest parse(String method, String path, boolean watch) {
        Target target = target(path);
        return new ApiRequest(target.resource(), verb(method, target, watch));
    }

    private static Target target(String path) {
        List<String> segments = Arrays.stream(path.split("/"))
                .filter(segment -> !segment.isEmpty())
                .toList();
        int prefix = segments.isEmpty()
                ? 0
                : switch (segments.getFirst()) {
                    case "api" -> 2;
                    case "apis" -> 3;
                    default -> 0;
                };
        if (prefix == 0 || segments.size() <= prefix) {
            return new Target(NONE, true, false);
        }
        List<String> rest = segments.subList(prefix, segments.size());
        boolean watched = rest.getFirst().equals(WATCH);
        return resource(watched ? rest.subList(1, rest.size()) : rest, watched);
    }

    private static Target resource(List<String> rest, boolean watched) {
        List<String> own = rest.size() > 2 && rest.getFirst().equals(NAMESPACES) && !OF_NAMESPACE.contains(rest.get(2))
                ? rest.subList(2, rest.size())
                : rest;
        if (own.isEmpty()) {
            return new Target(NONE, true, watched);
        }
        String subresource = own.size() > 2 ? "/" + own.get(2) : "";
        return new Target(own.getFirst() + subresource, own.size() > 1, watched);
    }

    private static String verb(String method, Target target, boolean watch) {
        return switch (method) {
            case "GET", "HEAD" -> {
                if (watch || target.watched()) {
                    yield WATCH;
                }
                yield target.named() ? "get" : "list";
            }
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> target.named() ? "delete" : "deletecollection";
            default -> "other";
        };
    }
}
