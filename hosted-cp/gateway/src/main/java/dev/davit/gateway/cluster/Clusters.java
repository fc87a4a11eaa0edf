package dev.davit.gateway.cluster;

import dev.davit.gateway.routing.ClusterRoute;
import dev.davit.gateway.routing.OwnName;
import dev.davit.gateway.routing.Settings;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** All hosted clusters, found by the id in their public names or by the uid in their certificates. */
public final class Clusters {
    private final GatewayEvents events;
    private final Elsewhere elsewhere;
    private final Map<String, Cluster> byId = new ConcurrentHashMap<>();
    private final Hostnames names = new Hostnames();
    private volatile Optional<Settings> settings = Optional.empty();

    /** Those of a gateway that knows no other one. */
    public Clusters(GatewayEvents events) {
        this(events, Elsewhere.nowhere());
    }

    /** @param events where what happens is told */
    public Clusters(GatewayEvents events, Elsewhere elsewhere) {
        this.events = events;
        this.elsewhere = elsewhere;
    }

    /** Takes new settings. */
    public void publish(Settings published) {
        settings = Optional.of(published);
    }

    /**
     * Takes a new or newer route.
     *
     * @throws IOException when its certificates make no TLS context; the route before stays in force
     */
    public synchronized void publish(ClusterRoute route) throws IOException {
        var known = byId.get(route.clusterId());
        var before = known == null ? Optional.<OwnName>empty() : known.route().hostname();
        if (known == null) {
            byId.put(route.clusterId(), new Cluster(route, events, elsewhere));
        } else {
            known.update(route);
        }
        if (!route.hostname().equals(before)) {
            names.forget(route.clusterId());
            route.hostname().ifPresent(name -> names.claim(name, route.clusterUid(), route.clusterId()));
        }
    }

    /** The operator deleted the route. */
    public synchronized void delete(String clusterId) {
        names.forget(clusterId);
        var known = byId.remove(clusterId);
        if (known != null) {
            known.delete();
        }
    }

    /** Cuts the tunnels whose certificate's time is over. To be called regularly. */
    public void closeExpired(Instant now) {
        byId.values().forEach(cluster -> cluster.closeExpired(now));
    }

    /** @return the settings, once they were read */
    public Optional<Settings> settings() {
        return settings;
    }

    /** @return the cluster with that id in its names */
    public Optional<Cluster> byId(String clusterId) {
        return Optional.ofNullable(byId.get(clusterId));
    }

    /** @return the cluster that a name of its own leads to */
    public Optional<Cluster> byHostname(String hostname) {
        return names.find(hostname).flatMap(this::byId);
    }

    /** @return the cluster with that uid */
    public Optional<Cluster> byUid(String clusterUid) {
        return byId.values().stream()
                .filter(cluster -> cluster.route().clusterUid().equals(clusterUid))
                .findFirst();
    }

    /** @return every cluster */
    public List<Cluster> all() {
        return List.copyOf(byId.values());
    }
}
