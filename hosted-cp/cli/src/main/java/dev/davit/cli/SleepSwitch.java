package dev.davit.cli;

import dev.davit.api.v1alpha1.HibernationSpec;
import dev.davit.api.v1alpha1.HostedCluster;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Optional;

/** Sets {@code spec.hibernation.enabled}, which counts more than a schedule, and says what that means. */
final class SleepSwitch {
    private SleepSwitch() {}

    static void set(Clusters clusters, String name, boolean asleep, Terminal terminal) {
        var cluster = clusters.require(name);
        clusters.resource(name).patch(PatchContext.of(PatchType.JSON_MERGE), patch(asleep));
        terminal.out().println(clusters.title(name) + ": " + meaning(cluster, asleep));
    }

    private static String patch(boolean asleep) {
        return Serialization.asJson(Map.of("spec", Map.of("hibernation", Map.of("enabled", asleep))));
    }

    /** @return what the change means, also for a schedule that it overrides */
    static String meaning(HostedCluster cluster, boolean asleep) {
        boolean scheduled = Optional.ofNullable(cluster.getSpec().hibernation())
                .map(HibernationSpec::schedule)
                .isPresent();
        return (asleep ? "falls asleep" : "wakes")
                + (scheduled ? "; its schedule counts again when spec.hibernation.enabled is removed" : "");
    }
}
