package dev.davit.model.validation;

import dev.davit.api.v1alpha1.HibernationSpec;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.model.hibernation.SleepSchedule;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A schedule's times come, and its time zone exists; the schema only knows their form. */
final class HibernationRules {
    private HibernationRules() {}

    static List<Refusal> refusals(SpecInputs inputs) {
        return Optional.ofNullable(inputs.spec().hibernation()).map(HibernationSpec::schedule).stream()
                .flatMap(schedule -> {
                    try {
                        SleepSchedule.parse(schedule);
                        return Optional.<Refusal>empty().stream();
                    } catch (IllegalArgumentException invalid) {
                        return Optional.of(refusal(inputs, Objects.requireNonNullElse(invalid.getMessage(), "invalid")))
                                .stream();
                    }
                })
                .toList();
    }

    private static Refusal refusal(SpecInputs inputs, String problem) {
        return Refusal.invalidSpec(
                Reasons.INVALID_SCHEDULE,
                "HostedCluster %s: %s; correct it, until then the cluster stays as it is"
                        .formatted(inputs.identity().display(), problem));
    }
}
