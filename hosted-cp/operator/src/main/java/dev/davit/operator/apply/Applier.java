package dev.davit.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings rendered objects into one cluster: server-side apply, only where something differs.
 *
 * <p>An object is left alone when its annotation holds the digest of the desired object and the live object is the one
 * that was last looked at, or still says everything that is desired. So a second apply of the same set writes nothing,
 * an edit or a deletion by someone else is repaired, and fields that others own stay theirs. Safe for use by several
 * threads as long as no two of them apply the same object.
 */
public final class Applier {
    /** Owner of the applied fields. */
    public static final String FIELD_MANAGER = "davit-operator";

    private static final Logger LOGGER = LoggerFactory.getLogger(Applier.class);
    private static final PatchContext SCALING = new PatchContext.Builder()
            .withPatchType(PatchType.JSON_MERGE)
            .withFieldManager(FIELD_MANAGER)
            .build();
    private static final List<String> ORDER = List.of(
            "Namespace",
            "CustomResourceDefinition",
            "ResourceQuota",
            "LimitRange",
            "ServiceAccount",
            "ClusterRole",
            "ClusterRoleBinding",
            "Role",
            "RoleBinding",
            "NetworkPolicy",
            "Secret",
            "ConfigMap",
            "Service",
            "StatefulSet",
            "Deployment");

    private final KubernetesClient client;
    private final LiveObjects liveObjects;
    private final Map<ObjectKey, Seen> seen = new ConcurrentHashMap<>();

    /** What an object looked like when it was last found to be as desired. */
    private record Seen(String hash, String fingerprint, HasMetadata live) {}

    /**
     * A workload that gets another number of pods.
     *
     * @param live as it is now
     * @param replicas how many pods it gets
     */
    public record Scaled(HasMetadata live, int replicas) {}

    /**
     * @param client of the cluster that is written to
     * @param liveObjects of the same cluster
     */
    public Applier(KubernetesClient client, LiveObjects liveObjects) {
        this.client = client;
        this.liveObjects = liveObjects;
    }

    /** Applies all of them, namespaces first; an object that fails does not keep the others from being applied. */
    public Outcome apply(Collection<? extends HasMetadata> desired) {
        var live = new HashMap<ObjectKey, HasMetadata>();
        var failures = new ArrayList<Outcome.Failure>();
        int writes = 0;
        for (HasMetadata object : inOrder(desired)) {
            ObjectKey key = ObjectKey.of(object);
            String hash = AppliedHash.of(object);
            Optional<HasMetadata> current = current(key, hash, object);
            try {
                live.put(key, current.isPresent() ? current.get() : write(key, hash, object));
                writes += current.isPresent() ? 0 : 1;
            } catch (KubernetesClientException e) {
                failures.add(new Outcome.Failure(key, Outcome.describe(e)));
            }
        }
        return new Outcome(live, writes, failures);
    }

    /** Gives workloads their number of pods; everything else of them stays as it is, whatever is desired of it. */
    public Outcome scale(Collection<Scaled> workloads) {
        var live = new HashMap<ObjectKey, HasMetadata>();
        var failures = new ArrayList<Outcome.Failure>();
        for (Scaled scaled : workloads) {
            ObjectKey key = ObjectKey.of(scaled.live());
            try {
                HasMetadata written = client.resource(scaled.live())
                        .patch(SCALING, "{\"spec\":{\"replicas\":%d}}".formatted(scaled.replicas()));
                live.put(key, remember(key, "", written));
                LOGGER.atInfo()
                        .addKeyValue("object", key)
                        .addKeyValue("replicas", scaled.replicas())
                        .log("scaled");
            } catch (KubernetesClientException e) {
                failures.add(new Outcome.Failure(key, Outcome.describe(e)));
            }
        }
        return new Outcome(live, live.size(), failures);
    }

    /**
     * Deletes what was applied for the cluster into the namespace and is no longer desired.
     *
     * @param namespace where to look; objects elsewhere stay
     * @return the objects whose deletion was requested
     */
    public List<ObjectKey> prune(String clusterUid, String namespace, Collection<? extends HasMetadata> desired) {
        return prune(clusterUid, desired, object -> namespace.equals(object.namespace()));
    }

    /** The same, wherever the objects are. */
    public List<ObjectKey> prune(String clusterUid, Collection<? extends HasMetadata> desired) {
        return prune(clusterUid, desired, object -> true);
    }

    private List<ObjectKey> prune(
            String clusterUid, Collection<? extends HasMetadata> desired, Predicate<ObjectKey> scope) {
        Set<ObjectKey> wanted = desired.stream().map(ObjectKey::of).collect(Collectors.toSet());
        return liveObjects
                .ofCluster(clusterUid)
                .filter(object -> scope.test(ObjectKey.of(object)))
                .filter(object -> AppliedHash.read(object).isPresent())
                .filter(object -> object.getMetadata().getDeletionTimestamp() == null)
                .filter(object -> !wanted.contains(ObjectKey.of(object)))
                .map(this::delete)
                .toList();
    }

    /** @return the object as a cache has it, or as this operator wrote it last if the cache has not seen that yet */
    public <T extends HasMetadata> T newest(Class<T> type, T cached) {
        Seen known = seen.get(ObjectKey.of(cached));
        return known != null && version(known.live()) > version(cached) ? type.cast(known.live()) : cached;
    }

    /** Forgets an object that someone deleted, so that it is not taken for one that the cache has not seen yet. */
    public void forget(ObjectKey key) {
        seen.remove(key);
    }

    private static List<HasMetadata> inOrder(Collection<? extends HasMetadata> desired) {
        return desired.stream()
                .map(HasMetadata.class::cast)
                .sorted(Comparator.comparingInt(
                        object -> Math.floorMod(ORDER.indexOf(object.getKind()), ORDER.size() + 1)))
                .toList();
    }

    private Optional<HasMetadata> current(ObjectKey key, String hash, HasMetadata desired) {
        Optional<HasMetadata> newest = newest(key, desired);
        if (newest.isEmpty() || !AppliedHash.read(newest.get()).equals(Optional.of(hash))) {
            return Optional.empty();
        }
        HasMetadata live = newest.get();
        String fingerprint = CanonicalJson.digest(CanonicalJson.of(live));
        Seen known = seen.get(key);
        boolean unchanged = known != null
                && known.hash().equals(hash)
                && known.fingerprint().equals(fingerprint);
        if (!unchanged && !Coverage.covers(live, desired)) {
            return Optional.empty();
        }
        seen.put(key, new Seen(hash, fingerprint, live));
        return newest;
    }

    /** A cache may not have caught up with this operator's own last write. */
    private Optional<HasMetadata> newest(ObjectKey key, HasMetadata desired) {
        Optional<HasMetadata> cached = liveObjects.get(desired);
        Seen known = seen.get(key);
        if (known == null || liveObjects.isAuthoritative(desired)) {
            return cached;
        }
        return cached.filter(object -> version(object) >= version(known.live())).or(() -> Optional.of(known.live()));
    }

    private HasMetadata write(ObjectKey key, String hash, HasMetadata desired) {
        HasMetadata annotated = client.getKubernetesSerialization().clone(desired);
        var annotations = new HashMap<String, String>();
        Optional.ofNullable(desired.getMetadata().getAnnotations()).ifPresent(annotations::putAll);
        annotations.put(AppliedHash.ANNOTATION, hash);
        annotated.getMetadata().setAnnotations(annotations);
        HasMetadata live = client.resource(annotated)
                .fieldManager(FIELD_MANAGER)
                .forceConflicts()
                .serverSideApply();
        LOGGER.atDebug().addKeyValue("object", key).log("applied");
        return remember(key, hash, live);
    }

    private HasMetadata remember(ObjectKey key, String hash, HasMetadata written) {
        written.getMetadata().setManagedFields(List.of());
        seen.put(key, new Seen(hash, CanonicalJson.digest(CanonicalJson.of(written)), written));
        return written;
    }

    private ObjectKey delete(HasMetadata object) {
        ObjectKey key = ObjectKey.of(object);
        client.resource(object).delete();
        seen.remove(key);
        LOGGER.atInfo().addKeyValue("object", key).log("deleted, no longer desired");
        return key;
    }

    private static long version(HasMetadata object) {
        return Long.parseLong(object.getMetadata().getResourceVersion());
    }
}
