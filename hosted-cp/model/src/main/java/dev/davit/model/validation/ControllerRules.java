package dev.davit.model.validation;

import dev.davit.api.v1alpha1.OwnedControllerFlags;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.model.controlplane.SchedulerConfig;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Settings of kube-controller-manager and kube-scheduler that would take over what is Davit's. */
final class ControllerRules {
    /** The programs also take underscores for dashes, which would be a second spelling of an owned flag. */
    private static final Pattern FLAG = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    private static final String DEFAULT_PROFILE = "default-scheduler";

    private final String cluster;
    private final List<Refusal> refusals = new ArrayList<>();

    private ControllerRules(SpecInputs inputs) {
        this.cluster = "HostedCluster " + inputs.identity().display();
    }

    static List<Refusal> refusals(SpecInputs inputs) {
        var rules = new ControllerRules(inputs);
        var spec = inputs.spec();
        rules.flags(
                "controllerManager.extraArgs",
                spec.controllerManager().extraArgs().keySet(),
                OwnedControllerFlags.ofControllerManager());
        rules.flags("scheduler.extraArgs", spec.scheduler().extraArgs().keySet(), OwnedControllerFlags.ofScheduler());
        rules.configuration(spec.scheduler().configuration());
        return rules.refusals;
    }

    private void flags(String field, Set<String> flags, Set<String> owned) {
        new TreeSet<>(flags)
                .stream()
                        .filter(flag -> !FLAG.matcher(flag).matches())
                        .forEach(flag -> refuse(
                                Reasons.OWNED_FLAG,
                                "%s: expected names of flags such as v, found \"%s\"; write it in lower case with single dashes inside"
                                        .formatted(field, flag)));
        var taken = new TreeSet<>(flags);
        taken.retainAll(owned);
        if (!taken.isEmpty()) {
            refuse(
                    Reasons.OWNED_FLAG,
                    "%s sets %s, which Davit sets itself; remove it".formatted(field, String.join(", ", taken)));
        }
    }

    private void configuration(Map<String, Object> configuration) {
        var foreign = new TreeSet<>(configuration.keySet());
        foreign.removeAll(SchedulerConfig.SETTABLE);
        if (!foreign.isEmpty()) {
            refuse(
                    Reasons.INVALID_SCHEDULER_CONFIGURATION,
                    "scheduler.configuration: expected %s, found %s; Davit writes the rest of the file itself, remove it"
                            .formatted(
                                    SchedulerConfig.SETTABLE.stream().sorted().collect(Collectors.joining(", ")),
                                    String.join(", ", foreign)));
        }
        configuration.forEach(this::value);
    }

    private void value(String field, Object value) {
        switch (field) {
            case "profiles" -> profiles(value);
            case "extenders" -> objects(field, value);
            default -> {
                if (SchedulerConfig.SETTABLE.contains(field) && !(value instanceof Integer)) {
                    expected(field, "a number", typeOf(value));
                }
            }
        }
    }

    /** The scheduler ends when two have the same name. */
    private void profiles(Object value) {
        var names = new HashSet<String>();
        for (var profile : objects("profiles", value)) {
            var name = profile.containsKey("schedulerName") ? profile.get("schedulerName") : DEFAULT_PROFILE;
            if (!(name instanceof String text) || text.isEmpty()) {
                expected("profiles[].schedulerName", "a name", typeOf(name));
            } else if (!names.add(text)) {
                expected("profiles[].schedulerName", "every name once", "one twice");
            }
        }
    }

    private List<Map<?, ?>> objects(String field, Object value) {
        if (value instanceof List<?> list && list.stream().allMatch(Map.class::isInstance)) {
            return list.stream().<Map<?, ?>>map(each -> (Map<?, ?>) each).toList();
        }
        expected(field, "a list of objects", value instanceof List<?> ? "a list of other things" : typeOf(value));
        return List.of();
    }

    /** Not the value itself: it may be a key, and it may be as long as the object. */
    private static String typeOf(@Nullable Object value) {
        return switch (value) {
            case null -> "nothing";
            case String text -> text.isEmpty() ? "an empty text" : "a text";
            case Integer _ -> "a number";
            case Number _ -> "a number that is not whole, or too large";
            case Boolean _ -> "true or false";
            case List<?> _ -> "a list";
            default -> "an object";
        };
    }

    private void expected(String field, String expected, String found) {
        refuse(
                Reasons.INVALID_SCHEDULER_CONFIGURATION,
                "scheduler.configuration.%s: expected %s, found %s; write it as the Kubernetes documentation of KubeSchedulerConfiguration does"
                        .formatted(field, expected, found));
    }

    private void refuse(String reason, String message) {
        refusals.add(Refusal.invalidSpec(reason, cluster + ": " + message));
    }
}
