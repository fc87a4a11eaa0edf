package dev.davit.model.controlplane;

import dev.davit.model.HostedClusterPlan;
import dev.davit.model.text.Canonical;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The file of kube-scheduler, which there is only when a user asks for something in it. With a file the scheduler
 * ignores the flags for what the file may say, so that what Davit sets by flag stands in it as well. Flags of leader
 * election are the exception: they count beside the file, and win over it.
 */
public final class SchedulerConfig {
    static final String FILE = "scheduler.yaml";

    /** Begins the name of the ConfigMap with the file; it was the whole name once, which pods of then still mount. */
    static final String PREFIX = "kube-scheduler-config";

    private static final int NAME_DIGITS = 16;

    /** What a user may set; the rest is Davit's, or not of this version. */
    public static final Set<String> SETTABLE = Set.of(
            "profiles",
            "extenders",
            "parallelism",
            "percentageOfNodesToScore",
            "podInitialBackoffSeconds",
            "podMaxBackoffSeconds");

    private SchedulerConfig() {}

    static boolean isWanted(HostedClusterPlan plan) {
        return !plan.spec().scheduler().configuration().isEmpty();
    }

    /** @return the name of the ConfigMap, which changes with the file, so that a pod keeps what it was made for */
    static String objectName(HostedClusterPlan plan) {
        return PREFIX + "-" + Canonical.hash(files(plan)).substring(0, NAME_DIGITS);
    }

    /** @return the file; none when nobody asks for anything in it */
    static SortedMap<String, String> files(HostedClusterPlan plan) {
        var files = new TreeMap<String, String>();
        if (isWanted(plan)) {
            var configuration =
                    new TreeMap<String, Object>(plan.spec().scheduler().configuration());
            configuration.put("apiVersion", "kubescheduler.config.k8s.io/v1");
            configuration.put("kind", "KubeSchedulerConfiguration");
            configuration.put("clientConnection", Map.of("kubeconfig", ControllerFlags.KUBECONFIG));
            configuration.put("leaderElection", Map.of("leaderElect", true));
            configuration.put("enableProfiling", false);
            files.put(FILE, Canonical.yaml(configuration));
        }
        return files;
    }
}
