package dev.davit.model.controlplane;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Command-line flags of one process, sorted, so that equal settings are one command. */
final class Flags {
    private final SortedMap<String, String> values = new TreeMap<>();

    Flags set(String name, String value) {
        values.put(name, value);
        return this;
    }

    Flags set(String name, long value) {
        return set(name, Long.toString(value));
    }

    Flags set(String name, boolean value) {
        return set(name, Boolean.toString(value));
    }

    /** Nothing when there are no gates. */
    Flags featureGates(Map<String, Boolean> gates) {
        return switches("feature-gates", gates);
    }

    /** A flag of the form {@code a=true,b=false}; nothing when there are none. */
    Flags switches(String name, Map<String, Boolean> switches) {
        var text = new TreeMap<>(switches)
                .entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .collect(Collectors.joining(","));
        return text.isEmpty() ? this : set(name, text);
    }

    /** Adds flags that are not set yet; never replaces one. */
    Flags addAll(Map<String, String> more) {
        more.forEach(values::putIfAbsent);
        return this;
    }

    Set<String> names() {
        return Set.copyOf(values.keySet());
    }

    List<String> command(String program) {
        var command = values.entrySet().stream()
                .map(flag -> "--" + flag.getKey() + "=" + flag.getValue())
                .collect(Collectors.toList());
        command.addFirst(program);
        return List.copyOf(command);
    }
}
