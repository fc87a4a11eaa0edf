package dev.davit.agent.network;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.agent.cluster.Json;
import dev.davit.agent.process.CommandRunner;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The machine's IPv4 routes and the links that they lead to, at one moment.
 *
 * @param routes of the main table
 * @param podLinks names of links behind which there are only network namespaces of this machine
 */
public record Routes(List<Route> routes, Set<String> podLinks) {
    private static final Set<String> POD_LINK_KINDS = Set.of("bridge", "veth");

    /** What stands between this machine and the addresses of a route. */
    public enum Hop {
        /** Nothing: they answer on the link itself. */
        NONE,
        /** The machine itself, which hands packets on by other means than routes, as Cilium does. */
        SELF,
        /** A router. */
        ROUTER
    }

    /** A route. */
    public record Route(Cidr destination, String link, Hop hop) {}

    /** Asks iproute2, which looks at this process's own network namespace ({@code /sys} may show another one). */
    public static Routes observe(CommandRunner commands) throws IOException {
        return parse(
                output(commands, "ip", "-j", "-4", "route", "show"),
                output(commands, "ip", "-j", "-d", "link", "show"));
    }

    static Routes parse(String routesJson, String linksJson) {
        var routes =
                stream(Json.parse(orEmpty(routesJson))).flatMap(Routes::routes).toList();
        return new Routes(routes, podLinks(Json.parse(orEmpty(linksJson)), uplinks(routes)));
    }

    /**
     * @param address any address
     * @param outside addresses that are known to be elsewhere: the links that lead to them are no pods' links
     * @return whether the address lies in a network namespace of this machine, and not beyond one of its uplinks
     */
    public boolean leadsToPod(InetAddress address, Collection<InetAddress> outside) {
        // Behind a link with other routes there may be pods of other machines too.
        return deliversTo(address, outside)
                && linksTo(address)
                        .allMatch(link -> routes.stream()
                                .noneMatch(route -> route.link().equals(link) && route.hop() != Hop.NONE));
    }

    /**
     * @param pod an address that was given to this machine's pods and to nobody else's
     * @param outside as in {@link #leadsToPod}
     * @return whether packets to it go to a pod's link, and not over an uplink
     */
    public boolean deliversTo(InetAddress pod, Collection<InetAddress> outside) {
        var uplinks = outside.stream().flatMap(this::linksTo).collect(Collectors.toSet());
        var links = linksTo(pod).toList();
        return !links.isEmpty() && podLinks.containsAll(links) && Collections.disjoint(links, uplinks);
    }

    /** @return links of the most specific routes to the address; a route may have several */
    private Stream<String> linksTo(InetAddress address) {
        var longest = routes.stream()
                .filter(route -> route.destination().contains(address))
                .mapToInt(route -> route.destination().prefixLength())
                .max();
        return longest.stream()
                .boxed()
                .flatMap(length -> routes.stream()
                        .filter(route -> route.destination().prefixLength() == length
                                && route.destination().contains(address)))
                .map(Route::link);
    }

    private static Set<String> podLinks(JsonNode links, Set<String> uplinks) {
        var result = new HashSet<String>();
        var carriers = new HashSet<String>();
        for (var link : links) {
            var kind = link.at("/linkinfo/info_kind").asText();
            if (POD_LINK_KINDS.contains(kind)) {
                result.add(link.path("ifname").asText());
            } else if (link.has("master")) {
                // a bridge with a network card or a tunnel among its ports leads off this machine
                carriers.add(link.path("master").asText());
            }
        }
        for (var link : links) {
            if (uplinks.contains(link.path("ifname").asText()) && link.has("master")) {
                carriers.add(link.path("master").asText());
            }
        }
        result.removeAll(carriers);
        result.removeAll(uplinks);
        return Set.copyOf(result);
    }

    /** Links with a default route or with a router: there is a network behind them. */
    private static Set<String> uplinks(List<Route> routes) {
        var result = new HashSet<String>();
        for (var route : routes) {
            if (route.hop() == Hop.ROUTER || route.destination().prefixLength() == 0) {
                result.add(route.link());
            }
        }
        return result;
    }

    /** A route with several next hops counts once for each. */
    private static Stream<Route> routes(JsonNode json) {
        var text = json.path("dst").asText();
        var destination = Cidr.parse("default".equals(text) ? "0.0.0.0/0" : text);
        var hops = json.has("nexthops") ? stream(json.path("nexthops")) : Stream.of(json);
        return destination.stream()
                .flatMap(range -> hops.filter(hop -> hop.has("dev"))
                        .map(hop -> new Route(
                                range,
                                hop.path("dev").asText(),
                                hop(hop, json.path("prefsrc").asText()))));
    }

    private static Hop hop(JsonNode json, String ownAddress) {
        if (json.has("via")) {
            return Hop.ROUTER;
        }
        var gateway = json.path("gateway").asText();
        return gateway.isEmpty() ? Hop.NONE : gateway.equals(ownAddress) ? Hop.SELF : Hop.ROUTER;
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static String output(CommandRunner commands, String... command) throws IOException {
        var result = commands.run(command);
        if (!result.succeeded()) {
            throw new IOException("%s: %s".formatted(String.join(" ", command), result.lastLine()));
        }
        return result.output();
    }

    private static String orEmpty(String json) {
        return json.isBlank() ? "[]" : json;
    }
}
