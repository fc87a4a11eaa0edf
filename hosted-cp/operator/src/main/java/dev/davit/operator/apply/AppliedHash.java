package dev.davit.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;

/** The digest of what was applied, kept on the object itself so that it outlives the operator. */
public final class AppliedHash {
    /** Annotation on every object that Davit applied; pruning touches no other object. */
    public static final String ANNOTATION = "davit.dev/applied-hash";

    private AppliedHash() {}

    /** @return the digest of a desired object; equal content has equal digests */
    public static String of(HasMetadata desired) {
        return CanonicalJson.digest(CanonicalJson.of(desired));
    }

    /** @return the digest that the object was last applied with */
    public static Optional<String> read(HasMetadata live) {
        return Optional.ofNullable(live.getMetadata().getAnnotations()).map(all -> all.get(ANNOTATION));
    }
}
