package dev.davit.model.join;

import dev.davit.model.naming.ClusterIdentity;
import dev.davit.model.naming.Labels;
import dev.davit.model.naming.Names;
import dev.davit.model.text.SecretData;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.TreeMap;

/** The Secret that makes a bootstrap token known inside a hosted cluster. */
public final class BootstrapTokenRenderer {
    /** Namespace of token Secrets. */
    public static final String NAMESPACE = "kube-system";

    private BootstrapTokenRenderer() {}

    /**
     * @param token a token
     * @return name of its Secret in {@link #NAMESPACE}
     */
    public static String secretName(BootstrapToken token) {
        return "bootstrap-token-" + token.id();
    }

    /**
     * A token of Davit's only authenticates and has a group of its own, for which nothing is approved automatically; one
     * for stock kubeadm also signs {@code cluster-info} and has kubeadm's group.
     *
     * @param identity the cluster
     * @param token the token
     * @param expiry when it ends
     * @param joinToken namespace/name of the JoinToken, for people
     * @param kubeadm whether it is for stock kubeadm
     * @return the Secret
     */
    public static Secret render(
            ClusterIdentity identity, BootstrapToken token, Instant expiry, String joinToken, boolean kubeadm) {
        var data = new TreeMap<String, String>();
        data.put("token-id", token.id());
        data.put("token-secret", token.secret());
        data.put("expiration", DateTimeFormatter.ISO_INSTANT.format(expiry.truncatedTo(ChronoUnit.SECONDS)));
        data.put("description", "JoinToken " + joinToken);
        data.put("usage-bootstrap-authentication", "true");
        data.put("usage-bootstrap-signing", Boolean.toString(kubeadm));
        data.put("auth-extra-groups", kubeadm ? Names.KUBEADM_BOOTSTRAP_GROUP : Names.BOOTSTRAP_GROUP);
        return new SecretBuilder()
                .withNewMetadata()
                .withName(secretName(token))
                .withNamespace(NAMESPACE)
                .withLabels(Labels.of(identity, "join-token"))
                .endMetadata()
                .withType("bootstrap.kubernetes.io/token")
                .withData(SecretData.encode(data))
                .build();
    }
}
