package dev.davit.bench.tunnel.process;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a JVM is started with.
 *
 * @param arguments before the class path
 * @param environment beside what it inherits
 */
public record JvmSettings(List<String> arguments, Map<String, String> environment) {
    /** Copies the collections. */
    public JvmSettings {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /** @return settings of a process that is a tool of the benchmark and not measured */
    public static JvmSettings tool() {
        return new JvmSettings(
                List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"), Map.of());
    }

    /** @return the same with more arguments after these, which therefore win */
    public JvmSettings and(List<String> more) {
        return new JvmSettings(Stream.concat(arguments.stream(), more.stream()).toList(), environment);
    }
}
