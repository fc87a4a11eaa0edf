package dev.davit.cli;

import dev.davit.api.v1alpha1.Release;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Says at once what the operator would report in ValidSpec later: that there is no Release of a version. */
final class ReleaseCheck {
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final Comparator<List<Integer>> BY_NUMBERS = Comparator.<List<Integer>>comparingInt(n -> at(n, 0))
            .thenComparingInt(n -> at(n, 1))
            .thenComparingInt(n -> at(n, 2));

    private ReleaseCheck() {}

    /** Warns of a version without a Release; silent when the user may not list them, since the version is accepted anyway. */
    static void warn(KubernetesClient client, String version, Terminal terminal) {
        known(client)
                .filter(known -> !known.contains(version))
                .ifPresent(known -> terminal.err().println(warning(version, known)));
    }

    /** @return the warning, with the versions in their order */
    static String warning(String version, List<String> known) {
        return "warning: no Release " + version + "; known: "
                + (known.isEmpty() ? "none" : String.join(", ", sorted(known)));
    }

    private static Optional<List<String>> known(KubernetesClient client) {
        try {
            return Optional.of(client.resources(Release.class).list().getItems().stream()
                    .map(release -> release.getMetadata().getName())
                    .toList());
        } catch (KubernetesClientException e) {
            return Optional.empty();
        }
    }

    private static List<String> sorted(List<String> versions) {
        return versions.stream()
                .sorted(Comparator.comparing(ReleaseCheck::numbers, BY_NUMBERS))
                .toList();
    }

    private static List<Integer> numbers(String version) {
        return NUMBER.matcher(version)
                .results()
                .map(found -> Integer.valueOf(found.group()))
                .toList();
    }

    private static int at(List<Integer> numbers, int index) {
        return index < numbers.size() ? numbers.get(index) : 0;
    }
}
