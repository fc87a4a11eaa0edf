package dev.davit.gateway.cluster;

import dev.davit.gateway.routing.ClusterRoute;
import dev.davit.gateway.routing.Settings;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** All hosted clusters, found by the id in their public names or by the uid in their certificates. */
public final class Clusters {
    private final GatewayEvents events;
    private final Map<String, Cluster> byId = new ConcurrentHashMap<>();
    private volatile Optional<Settings> settings = Optional.empty();

    /** @param events where what happens is told */
    public Clusters(GatewayEvents events) {
        this.events = events;
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
        if (known == null) {
            byId.put(route.clusterId(), new Cluster(route, events));
        } else {
            known.update(route);
        }
    }

    /** The operator deleted the route. */
    public synchronized void delete(String clusterId) {
        var known = byId.remove(clusterId);
        if (known != null) {
            known.delete();
        }
    }

    /** @return the settings, once they were read */
    public Optional<Settings> settings() {
        return settings;
    }

    /** @return the cluster with that id in its names */
    public Optional<Cluster> byId(String clusterId) {
        return Optional.ofNullable(byId.get(clusterId));
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
