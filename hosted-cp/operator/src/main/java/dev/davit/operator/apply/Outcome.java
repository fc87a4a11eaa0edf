package dev.davit.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What became of a set of objects.
 *
 * @param live the objects as the cluster has them now, by identity
 * @param writes how many requests wrote something
 * @param failures empty when everything is as desired
 */
public record Outcome(Map<ObjectKey, HasMetadata> live, int writes, List<Failure> failures) {
    /**
     * One object that could not be written.
     *
     * @param key which
     * @param message the API server's answer; never holds the content of a Secret
     */
    public record Failure(ObjectKey key, String message) {}

    /** Nothing to apply, nothing done. */
    public static final Outcome NOTHING = new Outcome(Map.of(), 0, List.of());

    /** Copies. */
    public Outcome {
        live = Map.copyOf(live);
        failures = List.copyOf(failures);
    }

    /** @return whether everything is as desired */
    public boolean isComplete() {
        return failures.isEmpty();
    }

    /** @return both in one */
    public Outcome and(Outcome other) {
        var both = new HashMap<>(live);
        both.putAll(other.live);
        return new Outcome(
                both,
                writes + other.writes,
                Stream.concat(failures.stream(), other.failures.stream()).toList());
    }

    /** @return one object as the cluster has it now */
    public <T extends HasMetadata> Optional<T> find(Class<T> type, String namespace, String name) {
        return Optional.ofNullable(live.get(new ObjectKey(HasMetadata.getKind(type), namespace, name)))
                .map(type::cast);
    }

    /** @return the failures in one line for a condition */
    public String describeFailures() {
        return failures.stream()
                .map(failure -> failure.key() + ": " + failure.message())
                .reduce((left, right) -> left + "; " + right)
                .orElse("");
    }
}
