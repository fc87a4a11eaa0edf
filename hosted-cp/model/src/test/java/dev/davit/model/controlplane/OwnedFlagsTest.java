package dev.davit.model.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.ApiServerSpec;
import dev.davit.api.v1alpha1.OwnedApiServerFlags;
import dev.davit.api.v1alpha1.OwnedControllerFlags;
import dev.davit.model.Plans;
import dev.davit.testing.GoldenFile;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnedFlagsTest {
    /** Admission refuses by the list in the API, so that list must have all that is set here. */
    @Test
    void everyFlagThatDavitSetsIsRefusedAtAdmission() {
        var spec = Plans.with(
                Plans.spec("1.36.3"),
                new ApiServerSpec(List.of(), List.of(), Map.of(), Map.of("WatchListClient", true)));

        assertThat(new ApiServerFlags("", spec, 1, ConfiguredParts.of(spec))
                        .owned()
                        .names())
                .contains("feature-gates", "authorization-mode")
                .isSubsetOf(OwnedApiServerFlags.names());
    }

    /** Every field that becomes a flag is in that scenario, but for the one that refers to a Secret. */
    @Test
    void everyFlagOfAFieldIsRefusedInPatches() {
        var text = GoldenFile.of("cluster", "configured", "in.yaml").read();
        var spec = Plans.spec(text, Map.of());
        var webhook = Plans.apiServer("{audit: {webhook: {kubeconfigSecretKeyRef: {name: a, key: a}}}}");

        var flags = new HashSet<>(new ApiServerFlags("", spec, 1, ConfiguredParts.of(spec))
                .owned()
                .names());
        flags.addAll(AuditConfig.flags(Objects.requireNonNull(webhook.audit())).keySet());

        assertThat(flags).containsAll(ApiServerFlags.OF_FIELDS.keySet()).isSubsetOf(OwnedFlags.inPatches());
    }

    /** Those that end the program, or make it another version than its Release says. */
    @ParameterizedTest
    @ValueSource(strings = {"emulated-version", "help", "version"})
    void refusesForEveryProgram(String flag) {
        assertThat(OwnedApiServerFlags.names()).contains(flag);
        assertThat(OwnedControllerFlags.ofControllerManager()).contains(flag);
        assertThat(OwnedControllerFlags.ofScheduler()).contains(flag);
    }

    @Test
    void everyFlagOfTheControllersIsRefusedAtAdmission() {
        var plan = Plans.plan(Plans.spec("""
                version: 1.36.3
                apiServer: {featureGates: {WatchListClient: true}}
                scheduler: {configuration: {parallelism: 4}}
                """, Map.of()));

        assertThat(ControllerFlags.ownedByControllerManager(plan).names())
                .contains("controllers", "feature-gates")
                .isSubsetOf(OwnedControllerFlags.ofControllerManager());
        assertThat(ControllerFlags.ownedByScheduler(plan).names())
                .contains("config", "feature-gates")
                .isSubsetOf(OwnedControllerFlags.ofScheduler());
    }
}
