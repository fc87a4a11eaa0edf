package dev.davit.cli;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.UnknownHostException;
import java.util.Optional;

/** Says in one message what went wrong and what to do, for any exception that a command throws. */
final class Failures {
    private static final String NO_SUCH_RESOURCE = "could not find the requested resource";

    private Failures() {}

    /** @return the failure to print and its exit code */
    static CliException explain(Throwable failure) {
        return switch (failure) {
            case CliException told -> told;
            case KubernetesClientException refused -> refused(refused);
            default -> new CliException(ExitCodes.REFUSED, message(failure));
        };
    }

    private static CliException refused(KubernetesClientException failure) {
        if (failure.getCode() == 0 || failure.getCode() == -1) {
            return unreachable(failure);
        }
        var message = Optional.ofNullable(failure.getStatus())
                .flatMap(status -> Optional.ofNullable(status.getMessage()))
                .orElseGet(() -> message(failure));
        return switch (failure.getCode()) {
            case HttpURLConnection.HTTP_NOT_FOUND ->
                message.contains(NO_SUCH_RESOURCE) || failure.getStatus() == null
                        ? new CliException(
                                ExitCodes.REFUSED,
                                "this cluster does not know Davit's resources: is it the management cluster, and is Davit"
                                        + " installed (kubectl apply -k manifests/install)?")
                        : new CliException(ExitCodes.NOT_FOUND, message);
            case HttpURLConnection.HTTP_UNAUTHORIZED ->
                new CliException(
                        ExitCodes.REFUSED, "the management cluster does not accept your credentials: " + message);
            default -> new CliException(ExitCodes.REFUSED, message);
        };
    }

    private static CliException unreachable(KubernetesClientException failure) {
        var root = rootCause(failure);
        if (!(root instanceof IOException)) {
            return new CliException(ExitCodes.REFUSED, message(failure));
        }
        return new CliException(
                ExitCodes.UNREACHABLE,
                "cannot reach the management cluster: " + message(root)
                        + "; check --kubeconfig, --context and the network");
    }

    private static Throwable rootCause(Throwable failure) {
        var root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static String message(Throwable failure) {
        if (failure instanceof UnknownHostException) {
            return "no address is known for " + failure.getMessage();
        }
        return Optional.ofNullable(failure.getMessage())
                .orElseGet(() -> failure.getClass().getSimpleName());
    }
}
