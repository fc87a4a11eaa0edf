package dev.davit.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The leader's lease. The framework lets it run out when it stops; releasing it lets the next replica lead at once. */
record LeaderLease(KubernetesClient client, String namespace, String name, String identity) {
    private static final Logger LOGGER = LoggerFactory.getLogger(LeaderLease.class);

    /** Gives the lease up if this replica holds it; to be called when nothing is written any more. */
    void release() {
        var lease = client.leases().inNamespace(namespace).withName(name);
        try {
            var held = lease.get();
            if (held != null
                    && identity.equals(Objects.requireNonNullElse(held.getSpec().getHolderIdentity(), ""))) {
                held.getSpec().setHolderIdentity("");
                client.resource(held).update();
            }
        } catch (KubernetesClientException e) {
            LOGGER.atInfo().addKeyValue("status", e.getCode()).log("lease not released; it runs out by itself");
        }
    }
}
