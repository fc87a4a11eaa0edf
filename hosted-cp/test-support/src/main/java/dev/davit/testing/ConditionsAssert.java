package dev.davit.testing;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;

/** Assertions on the conditions of a status; every failure lists all of them with their messages. */
public final class ConditionsAssert extends AbstractAssert<ConditionsAssert, List<Condition>> {

    private ConditionsAssert(List<Condition> actual) {
        super(actual, ConditionsAssert.class);
    }

    /** Begins an assertion. */
    public static ConditionsAssert assertThatConditions(List<Condition> actual) {
        return new ConditionsAssert(List.copyOf(actual));
    }

    /** Verifies that the condition is there with this status: True, False or Unknown. */
    public ConditionsAssert has(String type, String status) {
        if (find(type).filter(condition -> status.equals(condition.getStatus())).isEmpty()) {
            failWithMessage("expected condition %s to be %s, found:%n%s", type, status, all());
        }
        return this;
    }

    /** Verifies status and reason. */
    public ConditionsAssert has(String type, String status, String reason) {
        has(type, status);
        if (find(type).filter(condition -> reason.equals(condition.getReason())).isEmpty()) {
            failWithMessage("expected condition %s with reason %s, found:%n%s", type, reason, all());
        }
        return this;
    }

    /** Verifies that the message contains a text. */
    public ConditionsAssert hasMessageContaining(String type, String text) {
        if (find(type)
                .filter(condition -> condition.getMessage().contains(text))
                .isEmpty()) {
            failWithMessage("expected condition %s with a message that contains <%s>, found:%n%s", type, text, all());
        }
        return this;
    }

    private Optional<Condition> find(String type) {
        return actual.stream()
                .filter(condition -> type.equals(condition.getType()))
                .findFirst();
    }

    private String all() {
        return actual.stream()
                .map(condition -> "  %s=%s %s: %s"
                        .formatted(
                                condition.getType(),
                                condition.getStatus(),
                                condition.getReason(),
                                condition.getMessage()))
                .collect(Collectors.joining("\n"));
    }
}
