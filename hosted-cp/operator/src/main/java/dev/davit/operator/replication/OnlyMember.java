package dev.davit.operator.replication;

import dev.davit.model.etcd.EtcdTrialRenderer;
import dev.davit.model.etcd.EtcdTrialRenderer.Place;
import dev.davit.model.naming.Labels;
import dev.davit.model.naming.Names;
import dev.davit.operator.apply.ObjectKey;
import dev.davit.operator.apply.Outcome;
import dev.davit.operator.node.NodeFacts;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces the only member of etcd when its template changed: the template is tried in a pod of its own, then the restart is
 * told of, and then it is done. A template that does not come up so costs nothing: the member serves on.
 */
public final class OnlyMember {
    private static final Logger LOGGER = LoggerFactory.getLogger(OnlyMember.class);
    /** It has nothing to lose, and what it holds of its node is wanted by the next member. */
    private static final long AT_ONCE = 0L;

    private final KubernetesClient client;
    private final EtcdMembers members;
    /** Namespaces that are known to have no trial. */
    private final Set<String> without = ConcurrentHashMap.newKeySet();

    public OnlyMember(KubernetesClient client, EtcdMembers members) {
        this.client = client;
        this.members = members;
    }

    /**
     * Takes the next step towards a member of the present template, if there is one.
     *
     * @param files the members' files as they are applied
     * @param told whether the status says already that the member restarts
     * @param nodes of the management cluster
     * @return what could not be written
     */
    public Outcome roll(
            StatefulSet set,
            Optional<ConfigMap> files,
            Replication replication,
            boolean told,
            List<NodeFacts> nodes,
            Instant now) {
        String namespace = set.getMetadata().getNamespace();
        String uid = set.getMetadata().getLabels().getOrDefault(Labels.CLUSTER_UID, "");
        if (!EtcdMembers.isBehind(set) || !replication.mayRestartMembers()) {
            end(namespace, uid);
            return Outcome.NOTHING;
        }
        List<Pod> pods = client.pods()
                .inNamespace(namespace)
                .withLabelIn(Labels.NAME, Names.ETCD, Names.ETCD_TRIAL)
                .list()
                .getItems();
        Optional<Pod> trial = TrialStage.find(pods);
        trial.ifPresent(pod -> without.remove(namespace));
        Optional<Pod> member = EtcdMembers.next(set, TrialStage.members(pods), Optional.empty());
        if (member.isEmpty()) {
            end(namespace, uid);
            return Outcome.NOTHING;
        }
        TrialStage stage = TrialStage.of(set, member.get(), trial, now);
        if (!stage.mayReplace()) {
            return attempt(set, files, member.get(), trial.filter(pod -> stage == TrialStage.UNDER_WAY), nodes);
        }
        if (told && members.replace(member.get(), EtcdMembers.grace(member.get(), 1, sound(nodes)))) {
            end(namespace, uid);
        }
        return Outcome.NOTHING;
    }

    /** Takes the trial away, if there is one: the pod of that name that belongs to that cluster. */
    public void end(String namespace, String uid) {
        if (without.contains(namespace)) {
            return;
        }
        var resource = client.pods().inNamespace(namespace).withName(Names.ETCD_TRIAL);
        Optional<Pod> trial = Optional.ofNullable(resource.get())
                .filter(pod -> Optional.ofNullable(pod.getMetadata().getLabels())
                        .map(labels -> uid.equals(labels.get(Labels.CLUSTER_UID)))
                        .orElse(false));
        if (trial.isPresent()) {
            LOGGER.atInfo().addKeyValue("namespace", namespace).log("ending the trial of etcd");
            resource.withGracePeriod(AT_ONCE).delete();
        }
        without.add(namespace);
    }

    /** Leaves the trial that is under way alone when it is just what would be tried now, and else begins anew. */
    private Outcome attempt(
            StatefulSet set, Optional<ConfigMap> files, Pod member, Optional<Pod> trial, List<NodeFacts> nodes) {
        Optional<Pod> wanted = files.flatMap(found -> EtcdTrialRenderer.render(set, found, place(set, member, nodes)));
        if (wanted.isEmpty() || trial.map(OnlyMember::hash).equals(wanted.map(OnlyMember::hash))) {
            return Outcome.NOTHING;
        }
        String namespace = set.getMetadata().getNamespace();
        end(namespace, wanted.get().getMetadata().getLabels().getOrDefault(Labels.CLUSTER_UID, ""));
        without.remove(namespace);
        return begin(wanted.get());
    }

    private Outcome begin(Pod trial) {
        LOGGER.atInfo()
                .addKeyValue("namespace", trial.getMetadata().getNamespace())
                .addKeyValue("revision", trial.getMetadata().getAnnotations().get(Labels.ETCD_REVISION))
                .log("trying a change of etcd");
        try {
            client.resource(trial).create();
            return Outcome.NOTHING;
        } catch (KubernetesClientException e) {
            return e.getCode() == HttpURLConnection.HTTP_CONFLICT
                    ? Outcome.NOTHING
                    : new Outcome(Map.of(), 0, List.of(new Outcome.Failure(ObjectKey.of(trial), Outcome.describe(e))));
        }
    }

    private Place place(StatefulSet set, Pod member, List<NodeFacts> nodes) {
        var template = set.getSpec().getTemplate().getSpec();
        boolean stays = nodes.stream()
                .filter(node -> node.name().equals(member.getSpec().getNodeName()))
                .anyMatch(node -> node.takes(template.getNodeSelector(), template.getTolerations()));
        return stays
                ? new Place.Beside(member)
                : new Place.Elsewhere(
                        EtcdVolumes.usableOn(client, set.getMetadata().getNamespace()));
    }

    private static Set<String> sound(List<NodeFacts> nodes) {
        return nodes.stream().filter(NodeFacts::isSound).map(NodeFacts::name).collect(Collectors.toSet());
    }

    private static String hash(Pod trial) {
        return trial.getMetadata().getAnnotations().getOrDefault(Labels.TRIAL_HASH, "");
    }
}
