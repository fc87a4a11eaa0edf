package dev.davit.model.kubeconfig;

import dev.davit.model.HostedClusterPlan;
import dev.davit.model.naming.Labels;
import dev.davit.model.naming.Names;
import dev.davit.model.pki.Leaf;
import dev.davit.model.text.Canonical;
import dev.davit.model.text.SecretData;
import dev.davit.pki.CertifiedKey;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.ConfigBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Map;

/** Kubeconfigs for users, for the processes of the control plane, and for stock kubeadm. */
public final class KubeconfigRenderer {
    /** Key of {@link #adminSecret}. */
    public static final String KEY = "kubeconfig";

    private KubeconfigRenderer() {}

    /**
     * @param plan the cluster
     * @return the kubeconfig for users: the gateway's address, with the name to expect there
     */
    public static String admin(HostedClusterPlan plan) {
        var cluster = cluster(plan, plan.gatewayUrl());
        cluster.setTlsServerName(plan.apiServerName());
        return render(
                cluster, plan.identity().name(), "admin", user(plan.secrets().leaf(Leaf.ADMIN)));
    }

    /**
     * @param clusterName name of the HostedCluster
     * @return name of the Secret with its kubeconfig, in its own namespace
     */
    public static String adminSecretName(String clusterName) {
        return clusterName + "-kubeconfig";
    }

    /**
     * @param plan the cluster
     * @return the Secret in the HostedCluster's own namespace, key {@value #KEY}
     */
    public static Secret adminSecret(HostedClusterPlan plan) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName(adminSecretName(plan.identity().name()))
                .withNamespace(plan.identity().namespace())
                .withLabels(Labels.of(plan.identity(), KEY))
                .endMetadata()
                .withType("Opaque")
                .withData(SecretData.encode(Map.of(KEY, admin(plan))))
                .build();
    }

    /**
     * @param plan the cluster
     * @param leaf whose
     * @return the kubeconfig of a process in the API server's own pod
     */
    public static String loopback(HostedClusterPlan plan, Leaf leaf) {
        var cluster = cluster(plan, "https://127.0.0.1:" + Names.API_PORT);
        return render(cluster, "local", "local", user(plan.secrets().leaf(leaf)));
    }

    private static Cluster cluster(HostedClusterPlan plan, String server) {
        var cluster = new Cluster();
        cluster.setServer(server);
        cluster.setCertificateAuthorityData(SecretData.encode(plan.secrets().clusterCa()));
        return cluster;
    }

    private static AuthInfo user(CertifiedKey key) {
        var user = new AuthInfo();
        user.setClientCertificateData(SecretData.encode(key.certificatePem()));
        user.setClientKeyData(SecretData.encode(key.keyPem()));
        return user;
    }

    private static String render(Cluster cluster, String clusterName, String userName, AuthInfo user) {
        var context = userName + "@" + clusterName;
        return Canonical.yaml(new ConfigBuilder()
                .addNewCluster()
                .withName(clusterName)
                .withCluster(cluster)
                .endCluster()
                .addNewUser()
                .withName(userName)
                .withUser(user)
                .endUser()
                .addNewContext()
                .withName(context)
                .withNewContext()
                .withCluster(clusterName)
                .withUser(userName)
                .endContext()
                .endContext()
                .withCurrentContext(context)
                .build());
    }
}
