package dev.davit.cli;

import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Collectors;

/** What a kubeconfig must have before anything is sent, because the client library goes on with what it finds. */
final class KubeconfigRules {
    private KubeconfigRules() {}

    /** A CliException when {@code --kubeconfig} names no file: it is empty, as after an unset variable, or a folder. */
    static void requireFile(Path kubeconfig) {
        if (kubeconfig.toString().isEmpty()) {
            throw new CliException(
                    ExitCodes.USAGE,
                    "--kubeconfig: expected a file, found ''; leave it out to use $KUBECONFIG or ~/.kube/config");
        }
        if (Files.isDirectory(kubeconfig)) {
            throw new CliException(
                    ExitCodes.USAGE,
                    "--kubeconfig: expected a file, found the folder " + kubeconfig + "; name the file");
        }
    }

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

    /**
     * A CliException when nothing says where the management cluster is: the library then takes the name that an API server
     * has within its own cluster.
     *
     * @param files where a kubeconfig may be
     */
    static void requireServer(Config loaded, Collection<String> files) {
        if (loaded.getCurrentContext() != null || !isUnconfigured(loaded.getMasterUrl())) {
            return;
        }
        if (files.stream().noneMatch(file -> Files.exists(Path.of(file)))) {
            throw new CliException(
                    ExitCodes.USAGE,
                    "no kubeconfig found: " + String.join(", ", files) + "; set $KUBECONFIG or give --kubeconfig");
        }
        throw new CliException(
                ExitCodes.USAGE,
                String.join(", ", files) + " has no current-context; give --context, it has: " + names(loaded));
    }

    private static boolean isUnconfigured(String server) {
        return server.equals(Config.DEFAULT_MASTER_URL) || server.equals(Config.DEFAULT_MASTER_URL + "/");
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
