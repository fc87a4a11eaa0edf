package dev.davit.operator.condition;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Collects conditions (metav1.Condition). The time of the last transition stays while the status stays. */
public final class ConditionSet {
    private static final int MESSAGE_LIMIT = 2_000;

    private final List<Condition> before;
    private final long generation;
    private final String now;
    private final SortedMap<String, Condition> conditions = new TreeMap<>();

    /**
     * Begins with none.
     *
     * @param before the conditions as they were
     * @param generation of the spec that they are about
     */
    public ConditionSet(List<Condition> before, long generation, Instant now) {
        this.before = before;
        this.generation = generation;
        this.now = now.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Sets a condition to True or False. */
    public ConditionSet set(String type, boolean status, String reason, String message) {
        return put(type, status ? "True" : "False", reason, message);
    }

    /** Sets a condition to Unknown. */
    public ConditionSet unknown(String type, String reason, String message) {
        return put(type, "Unknown", reason, message);
    }

    /** Keeps a condition as it was; sets the other one when there was none. */
    public ConditionSet keepOr(String type, boolean status, String reason, String message) {
        Optional<Condition> former = find(before, type);
        if (former.isPresent()) {
            return put(
                    type,
                    former.get().getStatus(),
                    former.get().getReason(),
                    former.get().getMessage());
        }
        return set(type, status, reason, message);
    }

    /** @return whether a condition was set to True */
    public boolean isTrue(String type) {
        return is(List.copyOf(conditions.values()), type);
    }

    /** @return whether a condition was False before, for the same generation */
    public boolean wasFalse(String type) {
        return find(before, type)
                .filter(former -> former.getStatus().equals("False"))
                .filter(former -> Objects.equals(former.getObservedGeneration(), generation))
                .isPresent();
    }

    /** @return the conditions as they were */
    public List<Condition> before() {
        return before;
    }

    /** @return what a condition says that was set; empty when it was not */
    public String message(String type) {
        return Optional.ofNullable(conditions.get(type))
                .map(Condition::getMessage)
                .orElse("");
    }

    /** @return all of them, by type */
    public List<Condition> toList() {
        return List.copyOf(conditions.values());
    }

    /** @return whether a condition is True */
    public static boolean is(List<Condition> conditions, String type) {
        return find(conditions, type)
                .map(condition -> condition.getStatus().equals("True"))
                .orElse(false);
    }

    /** @return the condition of that type */
    public static Optional<Condition> find(List<Condition> conditions, String type) {
        return conditions.stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst();
    }

    private ConditionSet put(String type, String status, String reason, String message) {
        String since = find(before, type)
                .filter(former -> former.getStatus().equals(status))
                .map(Condition::getLastTransitionTime)
                .orElse(now);
        conditions.put(
                type,
                new ConditionBuilder()
                        .withType(type)
                        .withStatus(status)
                        .withReason(reason)
                        .withMessage(message.length() > MESSAGE_LIMIT ? message.substring(0, MESSAGE_LIMIT) : message)
                        .withObservedGeneration(generation)
                        .withLastTransitionTime(since)
                        .build());
        return this;
    }
}
