package dev.davit.model.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.ApiServerSpec;
import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.EtcdSpec;
import dev.davit.api.v1alpha1.HostedClusterSpec;
import dev.davit.api.v1alpha1.NetworkingSpec;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.api.v1alpha1.VersionStatus;
import dev.davit.model.Plans;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecValidatorTest {
    private final SpecValidator validator = new SpecValidator();

    @Test
    void acceptsTheSmallestSpec() {
        assertThat(validator.validate(inputs(Plans.spec("1.36.3")))).isEmpty();
    }

    @Test
    void namesTheReleaseThatIsMissing() {
        var inputs = new SpecInputs(
                Plans.IDENTITY, Plans.spec("1.36.99"), Plans.config(), Optional.empty(), Optional.empty(), Map.of());

        assertThat(validator.validate(inputs)).singleElement().satisfies(refusal -> {
            assertThat(refusal.condition()).isEqualTo(Conditions.VALID_SPEC);
            assertThat(refusal.reason()).isEqualTo(Reasons.RELEASE_NOT_FOUND);
            assertThat(refusal.message()).startsWith("HostedCluster team-a/edge: there is no Release 1.36.99");
        });
    }

    @Test
    void refusesVersionsOlderThanItsConfigurationFiles() {
        assertThat(validator.validate(inputs(Plans.spec("1.33.13"))))
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.message()).contains("use 1.34.x or newer"));
    }

    /** Wanted, current (completed), desired (worked towards). */
    @ParameterizedTest
    @CsvSource({
        "1.35.4, 1.35.4, 1.35.4",
        "1.36.3, 1.35.4, 1.35.4",
        "1.35.9, 1.35.4, 1.35.4",
        "1.35.1, 1.35.4, 1.35.4",
        "1.35.4, 1.35.4, 1.36.3",
        "1.36.4, 1.35.4, 1.36.3",
    })
    void acceptsTheSameMinorTheNextOneAndTheWayBack(String wanted, String current, String desired) {
        assertThat(validator.validate(upgrade(wanted, current, desired))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1.37.2, 1.35.4, 1.35.4, upgrade to 1.36.x first",
        "1.35.4, 1.36.3, 1.36.3, cannot go back a minor",
        "1.34.4, 1.35.4, 1.36.3, cannot go back a minor",
        "1.35.9, 1.35.4, 1.36.3, 'go back to 1.35.4, where it began'",
        "2.0.0, 1.35.4, 1.35.4, upgrade to 1.36.x first",
    })
    void refusesOtherSteps(String wanted, String current, String desired, String message) {
        assertThat(validator.validate(upgrade(wanted, current, desired)))
                .singleElement()
                .satisfies(refusal -> {
                    assertThat(refusal.reason()).isEqualTo(Reasons.VERSION_STEP_REFUSED);
                    assertThat(refusal.message()).contains(message);
                });
    }

    /** Names that clients of other clusters, or pods, ask for. */
    @ParameterizedTest
    @CsvSource({
        "api.x.hosted.example, 'is below the gateway''s domain hosted.example'",
        "gw.example.org, is the gateway's own",
        "kubernetes.default.svc, is one of those that Kubernetes gives to Services",
        "kubernetes.default.svc.cluster.local, is one of those that Kubernetes gives to Services",
    })
    void refusesNamesThatAreNotTheUsers(String hostname, String message) {
        var spec = Plans.with(Plans.spec("1.36.3"), Plans.apiServer("{hostname: %s}".formatted(hostname)));

        assertThat(validator.validate(inputs(spec))).singleElement().satisfies(refusal -> {
            assertThat(refusal.reason()).isEqualTo(Reasons.INVALID_NAME);
            assertThat(refusal.message()).contains("apiServer.hostname " + hostname + " " + message);
        });
        assertThat(validator.validate(
                        inputs(Plans.with(Plans.spec("1.36.3"), Plans.apiServer("{hostname: edge.example.org}")))))
                .isEmpty();
    }

    /** Invariant I7: the condition names the node. */
    @Test
    void namesTheKubeletsThatAnUpgradeWouldLeaveBehind() {
        var inputs = new SpecInputs(
                Plans.IDENTITY,
                Plans.spec("1.36.3"),
                Plans.config(),
                Optional.of(Plans.release("1.36.3")),
                Optional.of(new VersionStatus("1.35.4", "1.35.4", List.of())),
                Map.of("w2", "v1.32.13", "w1", "v1.33.13", "w3", "v1.37.0", "w4", "unknown"));

        assertThat(validator.validate(inputs)).singleElement().satisfies(refusal -> {
            assertThat(refusal.condition()).isEqualTo(Conditions.VERSION_SKEW_SUPPORTED);
            assertThat(refusal.message()).endsWith("w2 (v1.32.13), w3 (v1.37.0)");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "10.244.0.0/16, 10.244.0.0/24, 172.20.0.1, 'podCIDR 10.244.0.0/16 and networking.serviceCIDR 10.244.0.0/24 overlap'",
        "10.0.0.0/8, 10.96.0.0/16, 172.20.0.1, overlap",
        "10.244.0.0/16, 10.96.0.0/16, 10.244.3.4, overlap",
        "10.244.0.0/16, 10.96.0.0/16, 10.96.0.1, overlap",
        "10.244.0.0/25, 10.96.0.0/16, 172.20.0.1, between /8 and /24",
        "10.244.0.0/16, 10.0.0.0/8, 172.20.0.1, between /12 and /28",
        "10.244.0.0/16, 10.96.0.0/29, 172.20.0.1, between /12 and /28",
        "10.244.0.1/16, 10.96.0.0/16, 172.20.0.1, no bits set",
        "fd00::/64, 10.96.0.0/16, 172.20.0.1, expected an IPv4 range",
        "10.244.0.0/16, 10.96.0.0/16, 127.0.0.1, 127.0.0.0/8",
        "10.244.0.0/16, 10.96.0.0/16, 169.254.169.254, 169.254.0.0/16",
        "10.244.0.0/16, 10.96.0.0/16, localhost, expected an IPv4 address",
    })
    void refusesRangesThatCannotWork(String pods, String services, String local, String message) {
        var spec = Plans.with(Plans.spec("1.36.3"), new NetworkingSpec(pods, services, "cluster.local", local));

        assertThat(validator.validate(inputs(spec)))
                .isNotEmpty()
                .allSatisfy(refusal -> assertThat(refusal.reason()).isEqualTo(Reasons.INVALID_NETWORK));
        assertThat(validator.validate(inputs(spec)))
                .anySatisfy(refusal -> assertThat(refusal.message()).contains(message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "authorization-mode",
                "anonymous-auth",
                "egress-selector-config-file",
                "authorization_mode",
                "--v",
                "v=2 --authorization-mode",
                "Authorization-Mode"
            })
    void refusesFlagsThatAreDavitsHoweverTheyAreSpelled(String flag) {
        var spec =
                Plans.with(Plans.spec("1.36.3"), new ApiServerSpec(List.of(), List.of(), Map.of(flag, "x"), Map.of()));

        assertThat(validator.validate(inputs(spec))).singleElement().satisfies(refusal -> {
            assertThat(refusal.reason()).isEqualTo(Reasons.OWNED_FLAG);
            assertThat(refusal.message()).contains(flag);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "event-ttl; eventTTL",
                "goaway-chance; goawayChance",
                "max-requests-inflight; maxRequestsInFlight",
                "runtime-config; runtimeConfig",
                "admission-control-config-file; admission.podSecurity",
                "audit-log-maxage; audit",
                "authorization-webhook-config-file; authorization",
                "authorization-webhook-cache-authorized-ttl; authorization",
                "oidc-issuer-url; authentication"
            })
    void refusesAFlagThatHasAFieldAndNamesTheField(String flag, String field) {
        assertThat(validator.validate(inputs(
                        Plans.with(Plans.spec("1.36.3"), Plans.apiServer("{extraArgs: {%s: x}}".formatted(flag))))))
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.message())
                        .endsWith("apiServer.extraArgs sets %s, which has a field; use apiServer.%s and remove the flag"
                                .formatted(flag, field)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hosted.example", "api.other.hosted.example", "API.Hosted.Example"})
    void refusesNamesBelowTheGatewaysDomain(String name) {
        var spec = Plans.with(Plans.spec("1.36.3"), new ApiServerSpec(List.of(name), List.of(), Map.of(), Map.of()));

        assertThat(validator.validate(inputs(spec)))
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(Reasons.INVALID_NAME));
    }

    @Test
    void refusesAQuotaThatFillsTheVolume() {
        var spec = Plans.with(Plans.spec("1.36.3"), new EtcdSpec(new Quantity("4Gi"), null, new Quantity("4Gi"), null));

        assertThat(validator.validate(inputs(spec)))
                .singleElement()
                .satisfies(refusal ->
                        assertThat(refusal.message()).contains("etcd.quota 4Gi does not fit into etcd.storage 4Gi"));
    }

    private static SpecInputs inputs(HostedClusterSpec spec) {
        return new SpecInputs(
                Plans.IDENTITY,
                spec,
                Plans.config(),
                Optional.of(Plans.release(spec.version())),
                Optional.empty(),
                Map.of());
    }

    private static SpecInputs upgrade(String wanted, String current, String desired) {
        return new SpecInputs(
                Plans.IDENTITY,
                Plans.spec(wanted),
                Plans.config(),
                Optional.of(Plans.release(wanted)),
                Optional.of(new VersionStatus(desired, current, List.of())),
                Map.of());
    }
}
