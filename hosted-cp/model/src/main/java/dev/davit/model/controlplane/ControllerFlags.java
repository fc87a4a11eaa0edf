package dev.davit.model.controlplane;

import dev.davit.model.HostedClusterPlan;
import dev.davit.model.pki.SecretsRenderer;
import java.util.List;

/** The flags of kube-controller-manager and kube-scheduler, which reach the API server over loopback. */
final class ControllerFlags {
    static final String TLS = "/etc/kubernetes/tls";
    static final String CONFIG = "/etc/kubernetes/config";
    static final String KUBECONFIG = TLS + "/" + SecretsRenderer.KUBECONFIG;
    static final int CONTROLLER_MANAGER_PORT = 10257;
    static final int SCHEDULER_PORT = 10259;

    private static final String SIGNING_DURATION = "%dh0m0s".formatted(KubeletCertificates.LIFE.toHours());

    private static final int NODE_PREFIX = 24;

    private ControllerFlags() {}

    static List<String> controllerManager(HostedClusterPlan plan) {
        return ownedByControllerManager(plan)
                .addAll(plan.spec().controllerManager().extraArgs())
                .command("kube-controller-manager");
    }

    static List<String> scheduler(HostedClusterPlan plan) {
        return ownedByScheduler(plan)
                .addAll(plan.spec().scheduler().extraArgs())
                .command("kube-scheduler");
    }

    /** @return the flags that Davit sets and nobody else may */
    static Flags ownedByControllerManager(HostedClusterPlan plan) {
        var networking = plan.spec().networking();
        return common(plan, CONTROLLER_MANAGER_PORT)
                .set("leader-elect-retry-period", "2s")
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
                .set("service-account-private-key-file", TLS + "/" + SecretsRenderer.SERVICE_ACCOUNT_KEY);
    }

    /** @return the flags that Davit sets and nobody else may */
    static Flags ownedByScheduler(HostedClusterPlan plan) {
        // It gives its lease back when it ends: the next one has it when it asks next, within 6.6 s.
        var flags = common(plan, SCHEDULER_PORT).set("leader-elect-retry-period", "3s");
        return SchedulerConfig.isWanted(plan) ? flags.set("config", CONFIG + "/" + SchedulerConfig.FILE) : flags;
    }

    private static Flags common(HostedClusterPlan plan, int port) {
        return new Flags()
                .set("kubeconfig", KUBECONFIG)
                .set("authentication-kubeconfig", KUBECONFIG)
                .set("authorization-kubeconfig", KUBECONFIG)
                .set("client-ca-file", TLS + "/" + SecretsRenderer.CLUSTER_CA + ".crt")
                .set("requestheader-client-ca-file", TLS + "/" + SecretsRenderer.FRONT_PROXY_CA + ".crt")
                .set("secure-port", port)
                .set("leader-elect", true)
                // kube-controller-manager does not give its lease back when it ends: the next one waits until it has
                // run out.
                .set("leader-elect-lease-duration", "10s")
                .set("leader-elect-renew-deadline", "8s")
                .set("profiling", false)
                .featureGates(plan.spec().apiServer().featureGates());
    }
}
