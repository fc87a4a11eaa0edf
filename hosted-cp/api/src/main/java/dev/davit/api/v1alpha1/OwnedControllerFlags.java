package dev.davit.api.v1alpha1;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The flags of kube-controller-manager and kube-scheduler that their {@code extraArgs} may not set: written once, for
 * admission and for the model.
 */
public final class OwnedControllerFlags {
    /** What Davit sets itself for both. */
    private static final String SET_BY_DAVIT = ""
            + "'authentication-kubeconfig', "
            + "'authorization-kubeconfig', "
            + "'client-ca-file', "
            + "'kubeconfig', "
            + "'leader-elect', "
            + "'profiling', "
            + "'requestheader-client-ca-file', "
            + "'secure-port'";

    /** Not set by Davit for either, but undoing what it sets; with help and version the programs end at once. */
    private static final String CONTRADICTING = ""
            + "'authentication-skip-lookup', "
            + "'authentication-tolerate-lookup-failure', "
            + "'authorization-always-allow-paths', "
            + "'bind-address', "
            + "'cert-dir', "
            + "'contention-profiling', "
            + "'emulated-version', "
            + "'feature-gates', "
            + "'help', "
            + "'leader-elect-lease-duration', "
            + "'leader-elect-renew-deadline', "
            + "'leader-elect-resource-lock', "
            + "'leader-elect-resource-name', "
            + "'leader-elect-resource-namespace', "
            + "'leader-elect-retry-period', "
            + "'master', "
            + "'permit-address-sharing', "
            + "'permit-port-sharing', "
            + "'requestheader-allowed-names', "
            + "'requestheader-extra-headers-prefix', "
            + "'requestheader-group-headers', "
            + "'requestheader-uid-headers', "
            + "'requestheader-username-headers', "
            + "'tls-cert-file', "
            + "'tls-private-key-file', "
            + "'tls-sni-cert-key', "
            + "'version'";

    private static final String SET_FOR_CONTROLLER_MANAGER = ""
            + "'allocate-node-cidrs', "
            + "'cluster-cidr', "
            + "'cluster-name', "
            + "'cluster-signing-cert-file', "
            + "'cluster-signing-duration', "
            + "'cluster-signing-key-file', "
            + "'controllers', "
            + "'node-cidr-mask-size', "
            + "'root-ca-file', "
            + "'service-account-private-key-file', "
            + "'service-cluster-ip-range', "
            + "'use-service-account-credentials'";

    private static final String CONTRADICTING_FOR_CONTROLLER_MANAGER = ""
            + "'cidr-allocator-type', "
            + "'cloud-config', "
            + "'cloud-provider', "
            + "'cluster-signing-kube-apiserver-client-cert-file', "
            + "'cluster-signing-kube-apiserver-client-key-file', "
            + "'cluster-signing-kubelet-client-cert-file', "
            + "'cluster-signing-kubelet-client-key-file', "
            + "'cluster-signing-kubelet-serving-cert-file', "
            + "'cluster-signing-kubelet-serving-key-file', "
            + "'cluster-signing-legacy-unknown-cert-file', "
            + "'cluster-signing-legacy-unknown-key-file', "
            + "'configure-cloud-routes', "
            + "'enable-leader-migration', "
            + "'external-cloud-volume-plugin', "
            + "'flex-volume-plugin-dir', "
            + "'leader-migration-config', "
            + "'node-cidr-mask-size-ipv4', "
            + "'node-cidr-mask-size-ipv6'";

    private static final String ONLY_OF_SCHEDULER = "'config', 'write-config-to'";

    /** As a list in CEL, which must be a constant to be in an annotation. */
    static final String CONTROLLER_MANAGER = "[" + SET_BY_DAVIT + ", " + CONTRADICTING + ", "
            + SET_FOR_CONTROLLER_MANAGER + ", " + CONTRADICTING_FOR_CONTROLLER_MANAGER + "]";

    /** The same for kube-scheduler, whose file has a field of its own. */
    static final String SCHEDULER = "[" + SET_BY_DAVIT + ", " + CONTRADICTING + ", " + ONLY_OF_SCHEDULER + "]";

    private static final Set<String> OF_CONTROLLER_MANAGER = names(CONTROLLER_MANAGER);
    private static final Set<String> OF_SCHEDULER = names(SCHEDULER);

    private OwnedControllerFlags() {}

    /** @return those of kube-controller-manager, without dashes in front */
    public static Set<String> ofControllerManager() {
        return OF_CONTROLLER_MANAGER;
    }

    /** @return those of kube-scheduler, without dashes in front */
    public static Set<String> ofScheduler() {
        return OF_SCHEDULER;
    }

    private static Set<String> names(String list) {
        return Arrays.stream(list.split("[^a-z0-9-]+"))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
