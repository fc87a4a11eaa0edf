package dev.davit.model.controlplane;

import dev.davit.model.HostedClusterPlan;
import dev.davit.model.pki.SecretsRenderer;
import java.util.List;

/** The flags of kube-controller-manager and kube-scheduler, which reach the API server over loopback. */
final class ControllerFlags {
    static final String TLS = "/etc/kubernetes/tls";
    static final int CONTROLLER_MANAGER_PORT = 10257;
    static final int SCHEDULER_PORT = 10259;

    /** Life of kubelets' certificates, which no one can revoke. */
    private static final String SIGNING_DURATION = "720h0m0s";

    private static final int NODE_PREFIX = 24;

    private ControllerFlags() {}

    static List<String> controllerManager(HostedClusterPlan plan) {
        var networking = plan.spec().networking();
        return common(plan, CONTROLLER_MANAGER_PORT)
                .set("controllers", "*,bootstrap-signer-controller,token-cleaner-controller")
                .set("use-service-account-credentials", true)
                .set("cluster-name", plan.identity().clusterId())
                .set("allocate-node-cidrs", true)
                .set("cluster-cidr", networking.podCIDR())
                .set("node-cidr-mask-size", NODE_PREFIX)
                .set("service-cluster-ip-range", networking.serviceCIDR())
                .set("root-ca-file", TLS + "/" + SecretsRenderer.CLUSTER_CA + ".crt")
                .set("cluster-signing-cert-file", TLS + "/" + SecretsRenderer.CLUSTER_CA + ".crt")
                .set("cluster-signing-key-file", TLS + "/" + SecretsRenderer.CLUSTER_CA + ".key")
                .set("cluster-signing-duration", SIGNING_DURATION)
                .set("service-account-private-key-file", TLS + "/" + SecretsRenderer.SERVICE_ACCOUNT_KEY)
                .command("kube-controller-manager");
    }

    static List<String> scheduler(HostedClusterPlan plan) {
        return common(plan, SCHEDULER_PORT).command("kube-scheduler");
    }

    private static Flags common(HostedClusterPlan plan, int port) {
        var kubeconfig = TLS + "/" + SecretsRenderer.KUBECONFIG;
        return new Flags()
                .set("kubeconfig", kubeconfig)
                .set("authentication-kubeconfig", kubeconfig)
                .set("authorization-kubeconfig", kubeconfig)
                .set("client-ca-file", TLS + "/" + SecretsRenderer.CLUSTER_CA + ".crt")
                .set("requestheader-client-ca-file", TLS + "/" + SecretsRenderer.FRONT_PROXY_CA + ".crt")
                .set("secure-port", port)
                .set("leader-elect", true)
                .set("profiling", false)
                .featureGates(plan.spec().apiServer().featureGates());
    }
}
