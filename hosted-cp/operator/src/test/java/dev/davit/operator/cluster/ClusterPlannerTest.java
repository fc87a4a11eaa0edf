package dev.davit.operator.cluster;

import static dev.davit.testing.ConditionsAssert.assertThatConditions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Availability;
import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.model.NodeStep;
import dev.davit.model.controlplane.Reference;
import dev.davit.model.controlplane.ReferencedData;
import dev.davit.operator.etcd.EtcdState;
import dev.davit.operator.hosted.NodeView;
import dev.davit.operator.probe.NodesResult;
import dev.davit.operator.replication.Replication;
import dev.davit.operator.replication.Replications;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterPlannerTest {
    private static final String PATCHED = """
            version: %s
            controlPlane:
              patches:
              - {kind: Deployment, name: kube-apiserver, type: Merge, patch: '{"spec":%s}'}
            """;

    private static final String AUDITED = """
            version: 1.35.4
            apiServer:
              eventTTL: %s
              audit: {policyConfigMapKeyRef: {name: audit, key: policy}, log: {}}
            """;

    private final StatusScenario edge = new StatusScenario("1.35.4");

    @Test
    void aSectionThatCannotBeReadStaysAsItWasAndTheRestGoesOn() {
        var policy = "{apiVersion: audit.k8s.io/v1, kind: Policy, rules: [{level: Metadata}]}";
        edge.specified(AUDITED.formatted("1h"))
                .with(new ReferencedData(
                        Map.of(new Reference(Reference.Kind.ConfigMap, "audit"), Map.of("policy", policy))));
        var before = ((ClusterPlan.RollOut) edge.plan()).target();

        edge.with(before.parts()).with(ReferencedData.NONE).specified(AUDITED.formatted("2h"));

        assertThat(before.parts().byName()).containsOnlyKeys("audit");
        assertThat(edge.plan()).isInstanceOfSatisfying(ClusterPlan.RollOut.class, plan -> {
            assertThat(plan.target().parts()).isEqualTo(before.parts());
            assertThat(plan.target().spec().apiServer().eventTTL()).isEqualTo("2h");
        });
        assertThatConditions(edge.reconcile().conditions())
                .has(Conditions.VALID_SPEC, "False", Reasons.UNUSABLE_SETTING)
                .has(Conditions.READY, "False", Reasons.REFUSED)
                .hasMessageContaining(
                        Conditions.VALID_SPEC,
                        "apiServer.audit is not in force as it is written: there is no ConfigMap audit");
    }

    @Test
    void aNameOfAnOlderClusterIsNotPublishedAndTheRestGoesOn() {
        edge.specified("version: 1.35.4\napiServer: {hostname: edge.example.org}");
        assertThat(edge.plan())
                .isInstanceOfSatisfying(
                        ClusterPlan.RollOut.class,
                        plan -> assertThat(plan.target().hostname()).contains("edge.example.org"));

        edge.withoutItsName();

        assertThat(edge.plan())
                .isInstanceOfSatisfying(
                        ClusterPlan.RollOut.class,
                        plan -> assertThat(plan.target().hostname()).isEmpty());
        assertThatConditions(edge.reconcile().conditions())
                .has(Conditions.VALID_SPEC, "False", Reasons.INVALID_NAME)
                .hasMessageContaining(Conditions.VALID_SPEC, "edge.example.org is in use");
    }

    @Test
    void makesTheRootsOfANewCluster() {
        edge.with(new ObservedSecrets.Missing()).with(StatusScenario.NONE, StatusScenario.NONE);

        assertThat(edge.plan()).isInstanceOf(ClusterPlan.RollOut.class);
    }

    @Test
    void makesNoRootsBesideAnEtcdThatKnowsOthers() {
        edge.with(new ObservedSecrets.Missing()).with(StatusScenario.DOWN, StatusScenario.NONE);

        assertThat(edge.plan().refusals())
                .singleElement()
                .matches(refusal -> refusal.reason().equals(Reasons.AUTHORITIES_LOST));
    }

    @Test
    void neverReplacesTheRootsOfAClusterThatWasAvailable() {
        edge.reconcile();

        var status = edge.with(new ObservedSecrets.Missing()).reconcile();

        assertThat(edge.plan()).isInstanceOf(ClusterPlan.Hold.class).matches(ClusterPlan::waitsUnseen);
        assertThatConditions(status.conditions())
                .has(Conditions.DEGRADED, "True", Reasons.AUTHORITIES_LOST)
                .has(Conditions.STALLED, "True", Reasons.REFUSED)
                .has(Conditions.READY, "False", Reasons.REFUSED)
                .hasMessageContaining(Conditions.DEGRADED, status.controlPlaneNamespace() + "/authorities")
                .hasMessageContaining(Conditions.DEGRADED, "An administrator must restore");
        assertThat(StatusScenario.version(status).current()).isEqualTo("1.35.4");
    }

    @Test
    void neverReplacesRootsThatCannotBeRead() {
        var status = edge.with(new ObservedSecrets.Unreadable("Secret authorities: expected the key ca.crt"))
                .reconcile();

        assertThat(edge.plan()).isInstanceOf(ClusterPlan.Hold.class);
        assertThatConditions(status.conditions())
                .has(Conditions.DEGRADED, "True", Reasons.AUTHORITIES_LOST)
                .hasMessageContaining(Conditions.DEGRADED, "expected the key ca.crt");
    }

    @Test
    void goesOnWhenTheRootsAreRestored() {
        edge.reconcile();
        var roots = ((ClusterPlan.RollOut) edge.plan()).target().secrets();
        edge.with(new ObservedSecrets.Missing()).reconcile();

        var status = edge.with(new ObservedSecrets.Found(roots)).reconcile();

        assertThatConditions(status.conditions())
                .has(Conditions.DEGRADED, "False")
                .has(Conditions.STALLED, "False")
                .has(Conditions.READY, "True");
    }

    @Test
    void writesNothingIntoANamespaceOfAnotherCluster() {
        var status = edge.withNamespaceOf("another-uid").reconcile();

        assertThat(edge.plan()).isInstanceOf(ClusterPlan.Hold.class).matches(ClusterPlan::waitsUnseen);
        assertThatConditions(status.conditions())
                .has(Conditions.DEGRADED, "True", Reasons.NAMESPACE_TAKEN)
                .hasMessageContaining(Conditions.DEGRADED, "HostedCluster with uid another-uid")
                .has(Conditions.STALLED, "True");
    }

    @Test
    void writesNothingIntoANamespaceThatIsNobodysCluster() {
        var status = edge.withNamespaceOf("").reconcile();

        assertThat(edge.plan()).isInstanceOf(ClusterPlan.Hold.class);
        assertThatConditions(status.conditions()).has(Conditions.DEGRADED, "True", Reasons.NAMESPACE_TAKEN);
    }

    @Test
    void goesOnInANamespaceOfItsOwn() {
        edge.withNamespaceOf(edge.cluster().getMetadata().getUid());

        assertThat(edge.plan()).isInstanceOf(ClusterPlan.RollOut.class);
    }

    @Test
    void holdsTheRunningVersionWhileAPatchIsRefused() {
        edge.reconcile();

        var status = edge.specified(PATCHED.formatted("1.36.3", "{\"template\":{\"spec\":{\"hostNetwork\":true}}}"))
                .reconcile();

        assertThat(edge.plan()).isInstanceOf(ClusterPlan.Hold.class);
        assertThatConditions(status.conditions())
                .has(Conditions.VALID_SPEC, "False", Reasons.INVALID_PATCH)
                .hasMessageContaining(Conditions.VALID_SPEC, "patch of Deployment kube-apiserver")
                .has(Conditions.STALLED, "True");
        assertThat(StatusScenario.version(status).current()).isEqualTo("1.35.4");
        assertThat(Objects.requireNonNull(StatusScenario.version(status).desired()))
                .isEqualTo("1.35.4");
    }

    @Test
    void reportsARefusedVersionBesideARefusedPatch() {
        edge.reconcile();

        var status = edge.specified(PATCHED.formatted("1.35.9", "{\"template\":{\"spec\":{\"hostNetwork\":true}}}"))
                .reconcile();

        assertThatConditions(status.conditions())
                .hasMessageContaining(Conditions.VALID_SPEC, "1.35.9")
                .hasMessageContaining(Conditions.VALID_SPEC, "patch of Deployment kube-apiserver");
    }

    @Test
    void rollsOutAPatchThatIsAllowed() {
        edge.specified(PATCHED.formatted("1.35.4", "{\"minReadySeconds\":3}"));

        assertThat(edge.plan()).isInstanceOf(ClusterPlan.RollOut.class);
    }

    @ParameterizedTest(name = "{0} with {1} machines at {2}: {3}")
    @CsvSource({
        "UP_TO_10, 11, 1.35.4, UP_TO_100",
        "UP_TO_100, 5, 1.35.4, UP_TO_100",
        "UP_TO_100, 5, 1.35.3, UP_TO_10",
        "UP_TO_100, -1, 1.35.3, UP_TO_100",
    })
    void sizesTheControlPlaneForItsMachines(NodeStep present, int nodes, String running, NodeStep expected) {
        edge.with(Replications.well(
                Availability.SingleReplica,
                Optional.empty(),
                EtcdState.UNKNOWN,
                false,
                new Replication.ControlPlaneSize(1, 1, true, Optional.of(present), Optional.of(running), false),
                List.of(),
                List.of()));
        if (nodes < 0) {
            edge.restarted();
        } else {
            edge.with(
                    new NodesResult.Unknown(),
                    IntStream.range(0, nodes)
                            .mapToObj(i -> StatusScenario.node("w" + i, "198.18.1." + i, "1.35.4"))
                            .toArray(NodeView[]::new));
        }

        assertThat(((ClusterPlan.RollOut) edge.plan()).target().scale().nodes()).isEqualTo(expected);
    }
}
