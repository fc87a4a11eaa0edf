package dev.davit.cli;

import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import java.util.stream.Collectors;

/** What a kubeconfig must have before anything is sent, because the client library goes on with what it finds. Pure. */
final class KubeconfigRules {
    private KubeconfigRules() {}

    /**
     * A CliException when the context is not there: the library takes the current one instead, and that may be another
     * cluster.
     *
     * @param files how to name where the configuration came from
     */
    static void requireContext(Config loaded, String context, String files) {
        if (loaded.getContexts().stream().noneMatch(known -> context.equals(known.getName()))) {
            throw new CliException(
                    ExitCodes.USAGE,
                    "--context: '" + context + "' is not in " + files + ", which has: " + names(loaded));
        }
    }

    private static String names(Config loaded) {
        return loaded.getContexts().isEmpty()
                ? "no context"
                : loaded.getContexts().stream()
                        .map(NamedContext::getName)
                        .sorted()
                        .collect(Collectors.joining(", "));
    }
}
