package dev.davit.model.controlplane;

import dev.davit.api.v1alpha1.Cni;
import dev.davit.api.v1alpha1.HostedClusterSpec;
import dev.davit.api.v1alpha1.PodSecurityExemptions;
import dev.davit.api.v1alpha1.PodSecurityLevel;
import dev.davit.api.v1alpha1.PodSecuritySpec;
import dev.davit.model.text.Canonical;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The AdmissionConfiguration: defaults of Pod Security. */
final class AdmissionConfig {
    private static final String FILE = "admission.yaml";
    /** kube-proxy, and whatever else an administrator runs beside it. */
    private static final String SYSTEM_NAMESPACE = "kube-system";

    private static final String FLANNEL_NAMESPACE = "kube-flannel";

    private AdmissionConfig() {}

    static ConfiguredPart part(PodSecuritySpec podSecurity, HostedClusterSpec spec) {
        var file = Map.of(
                "apiVersion",
                "apiserver.config.k8s.io/v1",
                "kind",
                "AdmissionConfiguration",
                "plugins",
                List.of(Map.of("name", "PodSecurity", "configuration", configuration(podSecurity, spec))));
        return ConfiguredPart.of(
                Map.of("admission-control-config-file", ConfiguredPart.FOLDER + "/" + FILE),
                Map.of(FILE, Canonical.yaml(file)));
    }

    private static Map<String, Object> configuration(PodSecuritySpec podSecurity, HostedClusterSpec spec) {
        var defaults = new TreeMap<String, String>();
        level(defaults, "enforce", podSecurity.defaults().enforce(), podSecurity);
        level(defaults, "audit", podSecurity.defaults().audit(), podSecurity);
        level(defaults, "warn", podSecurity.defaults().warn(), podSecurity);
        var exempt = Optional.ofNullable(podSecurity.exemptions()).orElseGet(PodSecurityExemptions::none);
        var namespaces = new TreeSet<>(exempt.namespaces());
        namespaces.add(SYSTEM_NAMESPACE);
        if (spec.addons().cni() == Cni.Flannel) {
            namespaces.add(FLANNEL_NAMESPACE);
        }
        return Map.of(
                "apiVersion",
                "pod-security.admission.config.k8s.io/v1",
                "kind",
                "PodSecurityConfiguration",
                "defaults",
                defaults,
                "exemptions",
                Map.of(
                        "usernames",
                        new TreeSet<>(exempt.usernames()),
                        "namespaces",
                        namespaces,
                        "runtimeClasses",
                        new TreeSet<>(exempt.runtimeClasses())));
    }

    private static void level(
            Map<String, String> defaults, String mode, PodSecurityLevel level, PodSecuritySpec podSecurity) {
        defaults.put(mode, level.name().toLowerCase(Locale.ROOT));
        defaults.put(mode + "-version", podSecurity.defaults().version());
    }
}
