package dev.davit.e2e.idle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Kubectl;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Invariant I1. The kinds counted are those that Davit writes and that nothing else in an idle lab does; what others write too
 * (leases, pods, events) is compared object by object below.
 */
@ExtendWith(LabExtension.class)
@Order(70)
class IdleFleetE2E {
    private static final Duration SETTLING = Duration.ofSeconds(30);
    private static final Duration IDLE = Duration.ofMinutes(3);
    private static final Set<String> KINDS_OF_DAVIT = Set.of(
            "hostedclusters.davit.dev",
            "hostedclusters.davit.dev/status",
            "jointokens.davit.dev",
            "jointokens.davit.dev/status",
            "releases.davit.dev",
            "davitconfigs.davit.dev",
            "namespaces",
            "secrets",
            "configmaps",
            "services",
            "endpoints",
            "serviceaccounts",
            "persistentvolumeclaims",
            "resourcequotas",
            "limitranges",
            "deployments.apps",
            "deployments.apps/status",
            "daemonsets.apps",
            "statefulsets.apps",
            "statefulsets.apps/status",
            "replicasets.apps",
            "networkpolicies.networking.k8s.io",
            "poddisruptionbudgets.policy",
            "clusterroles.rbac.authorization.k8s.io",
            "clusterrolebindings.rbac.authorization.k8s.io",
            "roles.rbac.authorization.k8s.io",
            "rolebindings.rbac.authorization.k8s.io");

    private final Lab lab;
    private final Fleet fleet;

    IdleFleetE2E(Lab lab, Fleet fleet) {
        this.lab = lab;
        this.fleet = fleet;
    }

    @Test
    void anIdleFleetCausesNoWrite() {
        await("what earlier tests did has settled").pollDelay(SETTLING).until(() -> true);
        var before = counts();
        var eventsBefore = eventsOfDavit();

        await("nothing happens").pollDelay(IDLE).atMost(IDLE.plusSeconds(5)).until(() -> true);

        var after = counts();
        after.forEach((cluster, counts) -> assertThat(
                        counts.since(Objects.requireNonNull(before.get(cluster)), KINDS_OF_DAVIT))
                .as("writes in cluster " + cluster)
                .isEmpty());
        assertThat(eventsOfDavit()).isEqualTo(eventsBefore);
    }

    private Map<String, WriteCounts> counts() {
        var counts = new TreeMap<String, WriteCounts>();
        Stream.of(Map.entry("management", lab.management()), hosted("red"), hosted("blue"))
                .forEach(cluster -> counts.put(cluster.getKey(), WriteCounts.of(cluster.getValue())));
        return counts;
    }

    private Map.Entry<String, Kubectl> hosted(String name) {
        return Map.entry(name, (name.equals("red") ? fleet.red() : fleet.blue()).kubectl());
    }

    private String eventsOfDavit() {
        return lab.management()
                .text(
                        "get",
                        "events.events.k8s.io",
                        "-A",
                        "-o",
                        "jsonpath={range .items[?(@.regarding.kind==\"HostedCluster\")]}"
                                + "{.metadata.name} {.metadata.resourceVersion}{\"\\n\"}{end}");
    }
}
