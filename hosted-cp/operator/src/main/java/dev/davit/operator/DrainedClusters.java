package dev.davit.operator;

import dev.davit.model.naming.Labels;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wakes the clusters that have a pod on a node that was cordoned or uncordoned. */
record DrainedClusters(KubernetesClient client, Consumer<String> wakeByUid) {
    private static final Logger LOGGER = LoggerFactory.getLogger(DrainedClusters.class);

    /** Returns at once; reads on a thread of its own. */
    void wake(String node) {
        Thread.ofVirtual().name("cordon-" + node).start(() -> read(node));
    }

    /** What cannot be read now is found when its clusters are looked at next, which is every few minutes. */
    private void read(String node) {
        try {
            Set<String> uids = client
                    .pods()
                    .inAnyNamespace()
                    .withLabel(Labels.CLUSTER_UID)
                    .withField("spec.nodeName", node)
                    .list()
                    .getItems()
                    .stream()
                    .map(pod -> pod.getMetadata().getLabels().get(Labels.CLUSTER_UID))
                    .collect(Collectors.toSet());
            LOGGER.atInfo()
                    .addKeyValue("node", node)
                    .addKeyValue("clusters", uids.size())
                    .log("node cordoned or uncordoned");
            uids.forEach(wakeByUid);
        } catch (KubernetesClientException e) {
            LOGGER.atWarn()
                    .addKeyValue("node", node)
                    .addKeyValue("status", e.getCode())
                    .log("pods of a cordoned node not read");
        }
    }
}
