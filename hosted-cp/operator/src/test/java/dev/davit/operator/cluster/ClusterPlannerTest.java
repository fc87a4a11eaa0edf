package dev.davit.operator.cluster;

import static dev.davit.testing.ConditionsAssert.assertThatConditions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.Reasons;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ClusterPlannerTest {
    private static final String PATCHED = """
            version: %s
            controlPlane:
              patches:
              - {kind: Deployment, name: kube-apiserver, type: Merge, patch: '{"spec":%s}'}
            """;

    private final StatusScenario edge = new StatusScenario("1.35.4");

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
}
