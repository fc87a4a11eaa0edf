package dev.davit.operator.probe;

import dev.davit.operator.probe.ProbeResult.Step;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;

/**
 * Does what a user with the admin kubeconfig does: through the gateway, with those credentials. Readiness, then a read
 * that only RBAC permits, then the version. Takes as long as the client's time-outs let it.
 */
public final class EndToEndProbe {
    private static final String NAMESPACE = "kube-system";

    private final KubernetesClient admin;
    private final Clock clock;

    /** @param admin client with the credentials of the admin kubeconfig */
    public EndToEndProbe(KubernetesClient admin, Clock clock) {
        this.admin = admin;
        this.clock = clock;
    }

    /** @param before the last result, whose time of failure goes on when this one fails as well */
    public ProbeResult run(ProbeResult before) {
        Step step = Step.READYZ;
        try {
            if (!"ok".equals(admin.raw("/readyz"))) {
                return failed(before, step, "not ready yet");
            }
            step = Step.READ;
            if (admin.namespaces().withName(NAMESPACE).get() == null) {
                return failed(before, step, "namespace kube-system does not exist yet");
            }
            step = Step.VERSION;
            return new ProbeResult.Passed(
                    admin.getKubernetesVersion().getGitVersion().replaceFirst("^v", ""));
        } catch (KubernetesClientException e) {
            return failed(before, step, describe(e));
        }
    }

    private ProbeResult failed(ProbeResult before, Step step, String message) {
        var since = before instanceof ProbeResult.Failed earlier ? earlier.since() : clock.instant();
        return new ProbeResult.Failed(step, message, since);
    }

    /** The client's own message holds the URL and differs from time to time; a condition needs a stable one. */
    static String describe(KubernetesClientException e) {
        if (e.getCode() > 0) {
            return "the API answered with status " + e.getCode();
        }
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return "no answer (" + root.getClass().getSimpleName() + ")";
    }
}
