package dev.davit.model.validation;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.api.v1alpha1.VersionStatus;
import dev.davit.model.version.KubernetesVersion;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Versions: there is a Release, steps are one minor forwards, no kubelet is left behind. */
final class VersionRules {
    /** The first whose AuthenticationConfiguration is v1. */
    private static final KubernetesVersion OLDEST = KubernetesVersion.parse("1.34.0");

    private final SpecInputs inputs;

    private VersionRules(SpecInputs inputs) {
        this.inputs = inputs;
    }

    static List<Refusal> refusals(SpecInputs inputs) {
        var rules = new VersionRules(inputs);
        var wanted = KubernetesVersion.tryParse(inputs.spec().version());
        if (wanted.isEmpty()) {
            return List.of(rules.refuse(
                    Conditions.VALID_SPEC,
                    Reasons.INVALID_VERSION,
                    "expected a Kubernetes version such as 1.36.3, found \"%s\""
                            .formatted(inputs.spec().version())));
        }
        return Stream.of(
                        rules.oldest(wanted.get()), rules.release(), rules.step(wanted.get()), rules.skew(wanted.get()))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Refusal> oldest(KubernetesVersion wanted) {
        return wanted.compareTo(OLDEST) >= 0
                ? Optional.empty()
                : Optional.of(refuse(
                        Conditions.VALID_SPEC,
                        Reasons.INVALID_VERSION,
                        "version %s is older than what Davit runs; use %s.x or newer"
                                .formatted(wanted, OLDEST.minorName())));
    }

    private Optional<Refusal> release() {
        return inputs.release().isPresent()
                ? Optional.empty()
                : Optional.of(refuse(
                        Conditions.VALID_SPEC,
                        Reasons.RELEASE_NOT_FOUND,
                        "there is no Release %s; create it, or use a version that kubectl get releases lists"
                                .formatted(inputs.spec().version())));
    }

    /** The same minor, the next one, or back to the version last completed while an upgrade has not completed. */
    private Optional<Refusal> step(KubernetesVersion wanted) {
        return inputs.version()
                .flatMap(status -> Optional.ofNullable(status.current()).flatMap(KubernetesVersion::tryParse))
                .flatMap(current -> step(current, wanted));
    }

    private Optional<Refusal> step(KubernetesVersion current, KubernetesVersion wanted) {
        var minors = wanted.minorsAfter(current);
        if (wanted.equals(current)) {
            return Optional.empty();
        }
        if (wanted.major() != current.major() || minors > 1) {
            return Optional.of(refuse(
                    Conditions.VALID_SPEC,
                    Reasons.VERSION_STEP_REFUSED,
                    "version %s skips a minor after %s; upgrade to %d.%d.x first"
                            .formatted(wanted, current, current.major(), current.minor() + 1)));
        }
        if (minors < 0) {
            return Optional.of(refuse(
                    Conditions.VALID_SPEC,
                    Reasons.VERSION_STEP_REFUSED,
                    "version %s is older than %s, which completed; Kubernetes cannot go back a minor, stay at %s.x or newer"
                            .formatted(wanted, current, current.minorName())));
        }
        return unfinished()
                .filter(desired -> wanted.minorsAfter(desired) < 0)
                .map(desired -> refuse(
                        Conditions.VALID_SPEC,
                        Reasons.VERSION_STEP_REFUSED,
                        "version %s is older than %s, to which an upgrade has begun; finish it, or go back to %s, where it began"
                                .formatted(wanted, desired, current)));
    }

    private Optional<KubernetesVersion> unfinished() {
        return inputs.version().map(VersionStatus::desired).flatMap(KubernetesVersion::tryParse);
    }

    private Optional<Refusal> skew(KubernetesVersion wanted) {
        var left = new TreeMap<>(inputs.kubelets())
                .entrySet().stream()
                        .filter(node -> KubernetesVersion.tryParse(node.getValue())
                                .filter(kubelet -> !wanted.supportsKubelet(kubelet))
                                .isPresent())
                        .map(node -> node.getKey() + " (" + node.getValue() + ")")
                        .collect(Collectors.joining(", "));
        return left.isEmpty()
                ? Optional.empty()
                : Optional.of(refuse(
                        Conditions.VERSION_SKEW_SUPPORTED,
                        Reasons.KUBELET_SKEW,
                        "a control plane of %s supports kubelets of the same minor and the %d before it; upgrade these machines first: %s"
                                .formatted(wanted.minorName(), KubernetesVersion.MAX_KUBELET_SKEW, left)));
    }

    private Refusal refuse(String condition, String reason, String message) {
        return new Refusal(
                condition,
                reason,
                "HostedCluster %s: %s".formatted(inputs.identity().display(), message));
    }
}
