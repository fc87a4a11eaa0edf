package dev.davit.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Collection;
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
 * @param held what was left as it is, on purpose
 */
public record Outcome(Map<ObjectKey, HasMetadata> live, int writes, List<Failure> failures, List<Held> held) {
    /**
     * One object that could not be written.
     *
     * @param key which
     * @param message the API server's answer; never holds the content of a Secret
     */
    public record Failure(ObjectKey key, String message) {}

    /**
     * Objects of one component that were left as they are.
     *
     * @param component whose they are
     * @param hash of what they would become
     * @param fields kinds and paths that would change, not necessarily all
     */
    public record Held(String component, String hash, List<String> fields) {
        /** Copies. */
        public Held {
            fields = List.copyOf(fields);
        }
    }

    /** Of objects of which none was held back. */
    public Outcome(Map<ObjectKey, HasMetadata> live, int writes, List<Failure> failures) {
        this(live, writes, failures, List.of());
    }

    /** Nothing to apply, nothing done. */
    public static final Outcome NOTHING = new Outcome(Map.of(), 0, List.of());

    /** Copies. */
    public Outcome {
        live = Map.copyOf(live);
        failures = List.copyOf(failures);
        held = List.copyOf(held);
    }

    /** @return whether everything is as desired */
    public boolean isComplete() {
        return failures.isEmpty();
    }

    /** @return the API server's answer to a write that failed */
    public static String describe(KubernetesClientException failure) {
        return Optional.ofNullable(failure.getStatus())
                .map(Status::getMessage)
                .or(() -> Optional.ofNullable(failure.getMessage()))
                .orElse("no answer");
    }

    /** @return both in one */
    public Outcome and(Outcome other) {
        var both = new HashMap<>(live);
        both.putAll(other.live);
        return new Outcome(
                both,
                writes + other.writes,
                Stream.concat(failures.stream(), other.failures.stream()).toList(),
                Stream.concat(held.stream(), other.held.stream()).toList());
    }

    /**
     * @param others what was left as it is
     * @param kept the live objects of it
     * @return the same with them
     */
    public Outcome holding(List<Held> others, Collection<? extends HasMetadata> kept) {
        var both = new HashMap<>(live);
        kept.forEach(object -> both.put(ObjectKey.of(object), object));
        return new Outcome(both, writes, failures, others);
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
