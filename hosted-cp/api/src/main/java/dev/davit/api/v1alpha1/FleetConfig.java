package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Limits for all hosted clusters together. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record FleetConfig(
        @JsonPropertyDescription("How long each step of an upgrade may take before it is reported, such as 10m; it is"
                + " tried further.")
        @Default("10m")
        @Size(max = 16) @ValidationRule(
                value =
                        "self.matches('^([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,6}s)?$') && self != '' && duration(self) >="
                                + " duration('1m') && duration(self) <= duration('24h')",
                messageExpression = "'expected a duration of 1m to 24h such as 10m or 1h30m, found \"' + self + '\"'")
        String upgradeStepDeadline,

        @JsonPropertyDescription(
                "Upgrades of hosted clusters that may be under way at once; others wait for their turn.")
        @Default("5")
        @Min(1) @Max(MOST_AT_ONCE) Integer maxConcurrentUpgrades,

        @JsonPropertyDescription(
                "Control planes that may be starting at once, because they were created or wake; others"
                        + " wait for their turn. Absent: as many as the management cluster has CPU cores for pods, 1 to 32.")
        @Min(1) @Max(MOST_AT_ONCE) @Nullable Integer maxConcurrentStarts) {
    private static final int MOST_AT_ONCE = 1000;
    private static final int UPGRADES = 5;
    private static final String STEP_DEADLINE = "10m";

    /** Fills absent values with the defaults that the CRD states. */
    public FleetConfig {
        upgradeStepDeadline = upgradeStepDeadline == null ? STEP_DEADLINE : upgradeStepDeadline;
        maxConcurrentUpgrades = maxConcurrentUpgrades == null ? UPGRADES : maxConcurrentUpgrades;
    }

    /** Starts follow the nodes of the management cluster. */
    public FleetConfig(String upgradeStepDeadline, Integer maxConcurrentUpgrades) {
        this(upgradeStepDeadline, maxConcurrentUpgrades, null);
    }

    /** @return what an empty object means */
    public static FleetConfig defaults() {
        return new FleetConfig(STEP_DEADLINE, UPGRADES);
    }
}
