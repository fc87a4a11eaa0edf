package dev.davit.gateway.routes;

import dev.davit.gateway.cluster.Clusters;
import dev.davit.gateway.routing.RouteReader;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the Secrets of the routes' namespace. A Secret that cannot be read is reported and changes nothing: what was
 * published before it stays in force. The API server being away changes nothing either.
 */
public final class RouteInformer implements AutoCloseable {
    /** The namespace that holds routes and nothing else. */
    public static final String NAMESPACE = "davit-routes";

    private static final Logger LOGGER = LoggerFactory.getLogger(RouteInformer.class);
    private static final String LABEL = "davit.dev/route";
    private static final String CLUSTER_PREFIX = "route-";

    private final KubernetesClient client;
    private final Clusters clusters;
    private final SharedIndexInformer<Secret> informer;
    private final CompletableFuture<Void> loaded = new CompletableFuture<>();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    /** Starts to follow with the service account of this pod; returns at once. */
    public static RouteInformer ofThisCluster(Clusters clusters) {
        return new RouteInformer(new KubernetesClientBuilder().build(), clusters);
    }

    /** Starts to follow; returns at once. {@link #close} ends the client too. */
    RouteInformer(KubernetesClient client, Clusters clusters) {
        this.client = client;
        this.clusters = clusters;
        this.informer = client.secrets()
                .inNamespace(NAMESPACE)
                .withLabel(LABEL)
                .runnableInformer(0)
                .addEventHandler(new Handler())
                .exceptionHandler((started, cause) -> {
                    LOGGER.atWarn()
                            .addKeyValue("cause", cause.toString())
                            .log("routes cannot be read, trying again; the known ones stay in force");
                    return true;
                });
        this.informer.start().thenRun(this::lookWhetherLoaded);
    }

    /** @return completes when the settings and all routes that there were at the start are published, or were reported */
    public CompletableFuture<Void> loaded() {
        return loaded;
    }

    /** The informer has synced before its handlers were called. */
    private void lookWhetherLoaded() {
        if (!loaded.isDone()
                && informer.hasSynced()
                && clusters.settings().isPresent()
                && seen.containsAll(informer.getStore().listKeys())) {
            loaded.complete(null);
        }
    }

    @Override
    public void close() {
        informer.stop();
        client.close();
    }

    private final class Handler implements ResourceEventHandler<Secret> {
        @Override
        public void onAdd(Secret secret) {
            publish(secret);
        }

        @Override
        public void onUpdate(Secret before, Secret secret) {
            if (!secret.getData().equals(before.getData())) {
                publish(secret);
            }
        }

        @Override
        public void onDelete(Secret secret, boolean finalStateUnknown) {
            var name = secret.getMetadata().getName();
            if (name.startsWith(CLUSTER_PREFIX)) {
                clusters.delete(name.substring(CLUSTER_PREFIX.length()));
                LOGGER.atInfo().addKeyValue("route", name).log("route removed");
            }
        }
    }

    private void publish(Secret secret) {
        read(secret);
        if (!loaded.isDone()) {
            seen.add(Cache.metaNamespaceKeyFunc(secret));
            lookWhetherLoaded();
        }
    }

    private void read(Secret secret) {
        var name = secret.getMetadata().getName();
        try {
            switch (secret.getMetadata().getLabels().getOrDefault(LABEL, "")) {
                case "settings" -> clusters.publish(RouteReader.settings(decoded(secret)));
                case "cluster" -> {
                    var route = RouteReader.cluster(decoded(secret));
                    if (!name.equals(CLUSTER_PREFIX + route.clusterId())) {
                        throw new IOException("expected the name " + CLUSTER_PREFIX + route.clusterId());
                    }
                    clusters.publish(route);
                }
                default -> throw new IOException("label " + LABEL + " is neither settings nor cluster");
            }
            LOGGER.atDebug().addKeyValue("route", name).log("route published");
        } catch (IOException e) {
            LOGGER.atError()
                    .addKeyValue("route", name)
                    .addKeyValue("cause", e.getMessage())
                    .log("route cannot be used; what was published before stays in force");
        }
    }

    private static Map<String, String> decoded(Secret secret) throws IOException {
        var decoded = new HashMap<String, String>();
        try {
            for (var entry : secret.getData().entrySet()) {
                decoded.put(
                        entry.getKey(),
                        new String(Base64.getDecoder().decode(entry.getValue()), StandardCharsets.UTF_8));
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("data is not base64", e);
        }
        return decoded;
    }
}
