package dev.davit.operator.replication;

import dev.davit.model.etcd.EtcdNames;
import dev.davit.model.naming.Labels;
import dev.davit.model.naming.Names;
import dev.davit.operator.etcd.EtcdState;
import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Volume claims of etcd members that have left. A member that comes back later must begin empty: with the data of one
 * that was removed, etcd refuses to start.
 */
public final class EtcdVolumes {
    private static final Logger LOGGER = LoggerFactory.getLogger(EtcdVolumes.class);

    private final KubernetesClient client;
    /** Namespaces in which nothing is left over, with the number of members at that time. */
    private final Map<String, Integer> clean = new ConcurrentHashMap<>();

    /** @param client of the management cluster */
    public EtcdVolumes(KubernetesClient client) {
        this.client = client;
    }

    /** @return where the volume of the first member can be used; empty when its claim has none, or it can be used anywhere */
    public static Optional<NodeSelector> usableOn(KubernetesClient client, String namespace) {
        return Optional.ofNullable(client.persistentVolumeClaims()
                        .inNamespace(namespace)
                        .withName(EtcdNames.claim(0))
                        .get())
                .flatMap(claim -> Optional.ofNullable(claim.getSpec().getVolumeName()))
                .flatMap(name -> Optional.ofNullable(
                        client.persistentVolumes().withName(name).get()))
                .map(PersistentVolume::getSpec)
                .flatMap(spec -> Optional.ofNullable(spec.getNodeAffinity()))
                .flatMap(affinity -> Optional.ofNullable(affinity.getRequired()));
    }

    /** @return names of the claims beyond that many members; reads them once for every such number */
    List<String> leftovers(String namespace, int members) {
        if (Objects.equals(clean.get(namespace), members)) {
            return List.of();
        }
        List<String> found = client
                .persistentVolumeClaims()
                .inNamespace(namespace)
                .withLabel(Labels.NAME, Names.ETCD)
                .list()
                .getItems()
                .stream()
                .map(claim -> claim.getMetadata().getName())
                .filter(name -> beyond(members).anyMatch(ordinal -> name.equals(EtcdNames.claim(ordinal))))
                .toList();
        if (found.isEmpty()) {
            clean.put(namespace, members);
        } else {
            clean.remove(namespace);
        }
        return found;
    }

    /** Deletes those whose member has neither a place in etcd nor a pod that may come back. */
    public void delete(String namespace, List<String> leftovers, EtcdState etcd) {
        if (leftovers.isEmpty() || !etcd.hasQuorum()) {
            return;
        }
        int replicas = Optional.ofNullable(client.apps()
                        .statefulSets()
                        .inNamespace(namespace)
                        .withName(Names.ETCD)
                        .get())
                .map(set -> set.getSpec().getReplicas())
                .orElse(EtcdNames.MAX_MEMBERS);
        beyond(replicas)
                .filter(ordinal -> etcd.member(ordinal).isEmpty())
                .mapToObj(EtcdNames::claim)
                .filter(leftovers::contains)
                .forEach(name -> delete(namespace, name));
    }

    private void delete(String namespace, String name) {
        var resource = client.persistentVolumeClaims().inNamespace(namespace).withName(name);
        Optional<PersistentVolumeClaim> claim = Optional.ofNullable(resource.get());
        if (claim.filter(found -> !found.isMarkedForDeletion()).isPresent()) {
            LOGGER.atInfo()
                    .addKeyValue("namespace", namespace)
                    .addKeyValue("claim", name)
                    .log("deleting the volume of an etcd member that has left");
            resource.delete();
        }
    }

    private static IntStream beyond(int members) {
        return IntStream.range(members, EtcdNames.MAX_MEMBERS);
    }
}
