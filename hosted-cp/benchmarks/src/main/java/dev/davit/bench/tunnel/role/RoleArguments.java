package dev.davit.bench.tunnel.role;

import dev.davit.tunnel.tls.PemMaterial;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The {@code key=value} arguments of a child. */
record RoleArguments(Map<String, String> values) {
    static RoleArguments parse(String... arguments) {
        return new RoleArguments(Arrays.stream(arguments)
                .map(argument -> argument.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair.length == 2 ? pair[1] : "")));
    }

    String text(String key) {
        return Optional.ofNullable(values.get(key))
                .orElseThrow(() -> new IllegalArgumentException("expected the argument " + key));
    }

    int number(String key) {
        return Integer.parseInt(text(key));
    }

    Path path(String key) {
        return Path.of(text(key));
    }

    /** @return the numbers that commas separate */
    List<Integer> numbers(String key) {
        return Arrays.stream(text(key).split(",", -1)).map(Integer::valueOf).toList();
    }

    /** @return certificates and key of a file that holds both */
    PemMaterial pem(String key) throws IOException {
        return PemMaterial.read(path(key));
    }
}
