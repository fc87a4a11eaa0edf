package dev.davit.model.version;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A Kubernetes version. Build metadata ({@code +vendor}) is dropped; pre-releases sort before their release.
 *
 * @param major 1, so far
 * @param minor the number that skew rules count
 * @param patch the last number
 * @param preRelease such as {@code rc.1}; empty for a release
 */
public record KubernetesVersion(int major, int minor, int patch, String preRelease)
        implements Comparable<KubernetesVersion> {
    /** Minors that a kubelet may be older than its API server (Kubernetes version skew policy). */
    public static final int MAX_KUBELET_SKEW = 3;

    private static final Pattern SYNTAX = Pattern.compile(
            "v?(0|[1-9]\\d{0,8})\\.(0|[1-9]\\d{0,8})\\.(0|[1-9]\\d{0,8})(?:-([0-9A-Za-z.-]+))?(?:\\+[0-9A-Za-z.-]+)?");
    private static final Comparator<KubernetesVersion> ORDER = Comparator.comparingInt(KubernetesVersion::major)
            .thenComparingInt(KubernetesVersion::minor)
            .thenComparingInt(KubernetesVersion::patch)
            .thenComparing(version -> version.preRelease().isEmpty())
            .thenComparing(KubernetesVersion::preRelease);

    /**
     * @param text such as {@code 1.36.3} or {@code v1.36.3+vendor}
     * @return the version, or empty when it is none
     */
    public static Optional<KubernetesVersion> tryParse(String text) {
        var matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(new KubernetesVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                Optional.ofNullable(matcher.group(4)).orElse("")));
    }

    /**
     * @param text such as {@code 1.36.3} or {@code v1.36.3+vendor}
     * @return the version
     * @throws IllegalArgumentException when it is none
     */
    public static KubernetesVersion parse(String text) {
        return tryParse(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "expected a Kubernetes version such as 1.36.3, found \"" + text + "\""));
    }

    /**
     * @param other the version to come from
     * @return how many minors this is newer; negative when older
     */
    public int minorsAfter(KubernetesVersion other) {
        return minor - other.minor;
    }

    /**
     * @param kubelet version of a kubelet
     * @return whether an API server of this version supports it: not newer, at most {@link #MAX_KUBELET_SKEW} minors older
     */
    public boolean supportsKubelet(KubernetesVersion kubelet) {
        var skew = minorsAfter(kubelet);
        return kubelet.major == major && skew >= 0 && skew <= MAX_KUBELET_SKEW;
    }

    /** @return {@code 1.36} */
    public String minorName() {
        return major + "." + minor;
    }

    @Override
    public int compareTo(KubernetesVersion other) {
        return ORDER.compare(this, other);
    }

    /** @return {@code 1.36.3}, without a leading v */
    @Override
    public String toString() {
        return minorName() + "." + patch + (preRelease.isEmpty() ? "" : "-" + preRelease);
    }
}
