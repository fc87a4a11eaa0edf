package dev.davit.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.testing.kube.KubeApi;
import dev.davit.testing.kube.KubeApiTest;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Policy davit-version-steps: which versions a cluster may be told to run next. */
@KubeApiTest(manifests = {"crds", "install/admission"})
class VersionStepsIT {
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private final KubeApi api;
    private final String namespace;

    VersionStepsIT(KubeApi api) {
        this.api = api;
        this.namespace = api.namespace();
    }

    @ParameterizedTest(name = "1.35.4 to {0}")
    @ValueSource(strings = {"1.35.4", "1.35.5", "1.35.3", "1.36.0", "1.36.3"})
    void allowsTheSameMinorAndTheNextOne(String version) {
        create("1.35.4");
        complete("1.35.4");

        assertThat(changeTo(version)).isEqualTo(version);
    }

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({"1.35.4, 1.37.2, 1.36", "1.35.4, 1.38.0, 1.36", "1.9.1, 1.11.0, 1.10"})
    void refusesToSkipAMinor(String from, String to, String first) {
        create(from);
        complete(from);

        assertThatThrownBy(() -> changeTo(to))
                .hasMessageContaining("HostedCluster %s/edge: version %s skips a minor; upgrade to %s.x first"
                        .formatted(namespace, to, first));
    }

    @Test
    void refusesADowngradeOfACompletedUpgrade() {
        create("1.35.4");
        complete("1.35.4");
        changeTo("1.36.3");
        complete("1.36.3");

        assertThatThrownBy(() -> changeTo("1.35.4"))
                .hasMessageContaining(
                        ("HostedCluster %s/edge: version 1.35.4 is a downgrade of 1.36.3, which has completed;"
                                        + " choose 1.36.x or 1.37.x")
                                .formatted(namespace));
    }

    @Test
    void allowsToGoBackWhileAnUpgradeHasNotCompleted() {
        create("1.35.4");
        complete("1.35.4");
        changeTo("1.36.3");

        assertThat(changeTo("1.35.4")).isEqualTo("1.35.4");
    }

    @Test
    void refusesToSkipAMinorByWayOfOneThatHasNotCompleted() {
        create("1.35.4");
        complete("1.35.4");
        changeTo("1.36.3");

        assertThatThrownBy(() -> changeTo("1.37.0")).hasMessageContaining("skips a minor; upgrade to 1.36.x first");
    }

    @Test
    void allowsAnyVersionBeforeTheFirstHasCompleted() {
        create("1.36.3");

        assertThat(changeTo("1.34.1")).isEqualTo("1.34.1");
    }

    @Test
    void leavesOtherChangesAloneWhateverTheVersion() {
        create("1.35.4");
        complete("1.37.0");

        var changed = api.admin()
                .resource(Authors.cluster(namespace, "edge", ""))
                .patch(MERGE, "{\"spec\":{\"pausedUntil\":\"true\"}}");

        assertThat((String) changed.get("spec", "pausedUntil")).isEqualTo("true");
    }

    private void create(String version) {
        api.admin()
                .resource(Authors.cluster(namespace, "edge", "version: " + version))
                .create();
    }

    private void complete(String version) {
        api.admin()
                .resource(Authors.cluster(namespace, "edge", ""))
                .subresource("status")
                .patch(
                        MERGE,
                        "{\"status\":{\"version\":{\"desired\":\"%1$s\",\"current\":\"%1$s\"}}}".formatted(version));
    }

    private String changeTo(String version) {
        GenericKubernetesResource changed = api.admin()
                .resource(Authors.cluster(namespace, "edge", ""))
                .patch(MERGE, "{\"spec\":{\"version\":\"%s\"}}".formatted(version));
        return changed.get("spec", "version");
    }
}
