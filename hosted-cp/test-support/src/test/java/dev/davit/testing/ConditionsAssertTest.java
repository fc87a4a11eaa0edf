package dev.davit.testing;

import static dev.davit.testing.ConditionsAssert.assertThatConditions;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionsAssertTest {
    private static final List<Condition> CONDITIONS = List.of(new ConditionBuilder()
            .withType("Available")
            .withStatus("False")
            .withReason("ProbeFailed")
            .withMessage("no answer within 5 s")
            .build());

    @Test
    void acceptsWhatIsThere() {
        assertThatConditions(CONDITIONS)
                .has("Available", "False")
                .has("Available", "False", "ProbeFailed")
                .hasMessageContaining("Available", "no answer");
    }

    @Test
    void refusesTheRestAndListsWhatItFound() {
        var found = assertThatConditions(CONDITIONS);

        assertThatThrownBy(() -> found.has("Available", "True"))
                .hasMessageContaining("Available=False ProbeFailed: no answer within 5 s");
        assertThatThrownBy(() -> found.has("Ready", "False")).hasMessageContaining("Ready");
        assertThatThrownBy(() -> found.has("Available", "False", "Other")).hasMessageContaining("reason Other");
        assertThatThrownBy(() -> found.hasMessageContaining("Available", "wonder"))
                .hasMessageContaining("contains <wonder>");
    }
}
