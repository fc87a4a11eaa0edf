package dev.davit.model.validation;

import dev.davit.api.v1alpha1.Conditions;

/**
 * Why a spec is not rolled out.
 *
 * @param condition type of the condition that becomes False, from {@link Conditions}
 * @param reason constant from {@link dev.davit.api.v1alpha1.Reasons}
 * @param message what was expected, what was found, and what to do
 */
public record Refusal(String condition, String reason, String message) {
    /**
     * @param reason constant from {@link dev.davit.api.v1alpha1.Reasons}
     * @param message what was expected, what was found, and what to do
     * @return a refusal for condition ValidSpec
     */
    public static Refusal invalidSpec(String reason, String message) {
        return new Refusal(Conditions.VALID_SPEC, reason, message);
    }
}
