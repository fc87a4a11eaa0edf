package dev.davit.api.v1alpha1;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** The flags of kube-apiserver that {@code spec.apiServer.extraArgs} may not set: written once, for admission and for the model. */
public final class OwnedApiServerFlags {
    /** What Davit sets itself. */
    private static final String SET_BY_DAVIT = ""
            + "'advertise-address', "
            + "'allow-privileged', "
            + "'authentication-config', "
            + "'authorization-mode', "
            + "'client-ca-file', "
            + "'egress-selector-config-file', "
            + "'enable-admission-plugins', "
            + "'enable-aggregator-routing', "
            + "'enable-bootstrap-token-auth', "
            + "'endpoint-reconciler-type', "
            + "'etcd-cafile', "
            + "'etcd-certfile', "
            + "'etcd-keyfile', "
            + "'etcd-servers', "
            + "'kubelet-certificate-authority', "
            + "'kubelet-client-certificate', "
            + "'kubelet-client-key', "
            + "'kubelet-preferred-address-types', "
            + "'profiling', "
            + "'proxy-client-cert-file', "
            + "'proxy-client-key-file', "
            + "'requestheader-allowed-names', "
            + "'requestheader-client-ca-file', "
            + "'requestheader-extra-headers-prefix', "
            + "'requestheader-group-headers', "
            + "'requestheader-username-headers', "
            + "'secure-port', "
            + "'service-account-issuer', "
            + "'service-account-key-file', "
            + "'service-account-signing-key-file', "
            + "'service-cluster-ip-range', "
            + "'shutdown-delay-duration', "
            + "'shutdown-send-retry-after', "
            + "'shutdown-watch-termination-grace-period', "
            + "'tls-cert-file', "
            + "'tls-private-key-file'";

    /** Not set by Davit, but undoing what it sets; with help and version the program ends at once. */
    private static final String CONTRADICTING = ""
            + "'anonymous-auth', "
            + "'authorization-config', "
            + "'bind-address', "
            + "'disable-admission-plugins', "
            + "'emulated-version', "
            + "'etcd-prefix', "
            + "'external-hostname', "
            + "'feature-gates', "
            + "'help', "
            + "'insecure-port', "
            + "'kubernetes-service-node-port', "
            + "'peer-advertise-ip', "
            + "'permit-address-sharing', "
            + "'permit-port-sharing', "
            + "'tls-sni-cert-key', "
            + "'token-auth-file', "
            + "'version'";

    /** As a list in CEL, which must be a constant to be in an annotation. */
    static final String CEL = "[" + SET_BY_DAVIT + ", " + CONTRADICTING + "]";

    private static final Set<String> NAMES = Arrays.stream(CEL.split("[^a-z-]+"))
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toUnmodifiableSet());

    private OwnedApiServerFlags() {}

    /** @return the names, without dashes in front */
    public static Set<String> names() {
        return NAMES;
    }
}
