package dev.davit.model.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.ApiServerSpec;
import dev.davit.api.v1alpha1.OperatorChangeMode;
import dev.davit.api.v1alpha1.UpgradeSpec;
import dev.davit.model.HostedClusterPlan;
import dev.davit.model.ManagementRenderer;
import dev.davit.model.Plans;
import dev.davit.model.pod.Disruption;
import dev.davit.model.pod.Disruption.Guard;
import dev.davit.model.text.Canonical;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Invariants I2 and I4: what changes a pod template, and what does not. */
class RolloutTest {
    private final HostedClusterPlan plan = Plans.plan(Plans.spec("1.35.4"));

    @Test
    void leavesTheTemplatesAloneWhenNothingChanges() {
        var again = new HostedClusterPlan(
                plan.identity(), Plans.spec("1.35.4"), Plans.release("1.35.4"), Plans.config(), plan.secrets());

        assertThat(Canonical.json(controlPlane(again))).isEqualTo(Canonical.json(controlPlane(plan)));
        assertThat(Canonical.json(etcd(again))).isEqualTo(Canonical.json(etcd(plan)));
    }

    @Test
    void rollsTheControlPlaneAndNotEtcdForANewVersion() {
        var upgraded = new HostedClusterPlan(
                plan.identity(), Plans.spec("1.36.3"), Plans.release("1.36.3"), Plans.config(), plan.secrets());

        assertThat(controlPlane(upgraded)).isNotEqualTo(controlPlane(plan));
        assertThat(etcd(upgraded)).isEqualTo(etcd(plan));
    }

    @Test
    void rollsTheControlPlaneForAChangeInAFileThatItReads() {
        var opened = new HostedClusterPlan(
                plan.identity(), Plans.kubeadmCompatible(plan.spec()), plan.release(), plan.config(), plan.secrets());

        assertThat(controlPlane(opened).getMetadata().getAnnotations())
                .isNotEqualTo(controlPlane(plan).getMetadata().getAnnotations());
    }

    @Test
    void rollsNothingForASettingOfTheGateway() {
        var limited = new HostedClusterPlan(
                plan.identity(),
                Plans.with(plan.spec(), new ApiServerSpec(List.of(), List.of("192.0.2.0/24"), Map.of(), Map.of())),
                plan.release(),
                plan.config(),
                plan.secrets());

        assertThat(controlPlane(limited)).isEqualTo(controlPlane(plan));
        assertThat(etcd(limited)).isEqualTo(etcd(plan));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "runtimeConfig: {api/beta: true}",
                "maxRequestsInFlight: 500",
                "maxMutatingRequestsInFlight: 500",
                "goawayChance: '0.001'",
                "eventTTL: 2h",
                "admission: {enablePlugins: [AlwaysPullImages]}",
                "admission: {disablePlugins: [LimitRanger]}",
                "admission: {podSecurity: {defaults: {enforce: Baseline}}}",
                "audit: {policy: {rules: [{level: Metadata}]}, log: {}}",
                "audit: {policy: {rules: [{level: Metadata}]}, log: {destination: Stdout}}",
                "authentication: {jwt: [{issuer: {url: 'https://a.example', audiences: [a]},"
                        + " claimMappings: {username: {claim: sub, prefix: ''}}}]}"
            })
    void rollsTheControlPlaneAloneForASettingOfTheApiServer(String setting) {
        var changed = plan(setting);

        assertThat(controlPlane(changed)).isNotEqualTo(controlPlane(plan)).isEqualTo(controlPlane(plan(setting)));
        assertThat(etcd(changed)).isEqualTo(etcd(plan));
    }

    @Test
    void aPodReadsTheFilesThatItWasMadeForWhateverComesLater() {
        var before = plan("admission: {podSecurity: {defaults: {enforce: Baseline}}}");
        var after = plan("admission: {podSecurity: {defaults: {enforce: Restricted}}}");

        assertThat(before.parts().objectName())
                .isPresent()
                .isNotEqualTo(after.parts().objectName());
        assertThat(ConfiguredVolumes.secret(after))
                .hasValueSatisfying(secret -> assertThat(secret.getImmutable()).isTrue());
    }

    /** Whatever it is about, it is a change of the template of what it touches, and of nothing else. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            controllerManager: {extraArgs: {v: '4'}}                        | true | false
            controllerManager: {resources: {requests: {cpu: 1}}}            | true | false
            scheduler: {extraArgs: {v: '4'}}                                | true | false
            scheduler: {resources: {requests: {cpu: 1}}}                    | true | false
            scheduler: {configuration: {parallelism: 4}}                    | true | false
            controlPlane: {resources: {requests: {cpu: 1}}}                 | true | false
            controlPlane: {podLabels: {team: a}}                            | true | true
            controlPlane: {nodeSelector: {zone: a}}                         | true | true
            controlPlane: {tolerations: [{operator: Exists}]}               | true | true
            controlPlane: {priorityClassName: hosted}                       | true | true
            etcd: {resources: {requests: {cpu: 1}}}                         | false | true
            controllerManager: {extraArgs: {}}                              | false | false
            scheduler: {configuration: {}}                                  | false | false
            """)
    void rollsWhatASettingOfPodsTouches(String setting, boolean ofControlPlane, boolean ofEtcd) {
        var changed = with(setting);

        assertThat(!controlPlane(changed).equals(controlPlane(plan))).isEqualTo(ofControlPlane);
        assertThat(!etcd(changed).equals(etcd(plan))).isEqualTo(ofEtcd);
    }

    @Test
    void rollsTheControlPlaneForAChangeInTheFileOfTheScheduler() {
        var four = with("scheduler: {configuration: {parallelism: 4}}");
        var eight = with("scheduler: {configuration: {parallelism: 8}}");

        assertThat(controlPlane(four)).isNotEqualTo(controlPlane(eight));
    }

    /** A pod that starts again while another file is rolled out reads its own. */
    @Test
    void aPodKeepsTheFileOfTheSchedulerThatItWasMadeFor() {
        var four = schedulerConfig(with("scheduler: {configuration: {parallelism: 4}}"));
        var eight = schedulerConfig(with("scheduler: {configuration: {parallelism: 8}}"));

        assertThat(four.getMetadata().getName())
                .isNotEqualTo(eight.getMetadata().getName());
        assertThat(four.getImmutable()).isTrue();
        assertThat(ConfiguredVolumes.isFiles(four)).isTrue();
    }

    private static ConfigMap schedulerConfig(HostedClusterPlan plan) {
        return new ManagementRenderer()
                .render(plan).stream()
                        .filter(object -> object.getMetadata().getName().startsWith("kube-scheduler-config"))
                        .map(ConfigMap.class::cast)
                        .findFirst()
                        .orElseThrow();
    }

    private HostedClusterPlan plan(String setting) {
        return with("apiServer: {" + setting + "}");
    }

    private HostedClusterPlan with(String setting) {
        return new HostedClusterPlan(
                plan.identity(),
                Plans.spec("version: 1.35.4\n" + setting, Map.of()),
                plan.release(),
                plan.config(),
                plan.secrets());
    }

    @Test
    void rollsTheControlPlaneAndNotEtcdWhenItMovesAwayFromANode() {
        var moved = plan.with(
                new Disruption(Optional.of("a@then"), Guard.STANDING, new Guard(Optional.of("a@then"), true)));

        assertThat(controlPlane(moved)).isNotEqualTo(controlPlane(plan));
        assertThat(etcd(moved)).isEqualTo(etcd(plan));
    }

    @Test
    void givesAPodTheTimeThatItsApiServerTakesToLeave() {
        var pod = controlPlane(plan).getSpec();
        var leaving = Termination.of(UpgradeSpec.defaults());

        assertThat(sleep(pod)).isEqualTo(leaving.streamGrace().toSeconds()).isEqualTo(60);
        assertThat(pod.getTerminationGracePeriodSeconds())
                .isEqualTo(leaving.total().toSeconds())
                .isGreaterThan(sleep(pod) + leaving.shutdownDelay().toSeconds());
    }

    @Test
    void streamsGetTheTimeThatTheUserGives() {
        var patient = new HostedClusterPlan(
                plan.identity(),
                Plans.with(plan.spec(), new UpgradeSpec("1m30s", OperatorChangeMode.Automatic)),
                plan.release(),
                plan.config(),
                plan.secrets());
        var pod = controlPlane(patient).getSpec();

        assertThat(sleep(pod)).isEqualTo(90);
        assertThat(pod.getTerminationGracePeriodSeconds())
                .isEqualTo(controlPlane(plan).getSpec().getTerminationGracePeriodSeconds() + 30);
        assertThat(etcd(patient)).isEqualTo(etcd(plan));
    }

    private static long sleep(PodSpec pod) {
        return pod.getInitContainers()
                .getFirst()
                .getLifecycle()
                .getPreStop()
                .getSleep()
                .getSeconds();
    }

    private static PodTemplateSpec controlPlane(HostedClusterPlan plan) {
        return new ManagementRenderer()
                .render(plan).stream()
                        .filter(Deployment.class::isInstance)
                        .map(object -> ((Deployment) object).getSpec().getTemplate())
                        .findFirst()
                        .orElseThrow();
    }

    private static PodTemplateSpec etcd(HostedClusterPlan plan) {
        return new ManagementRenderer()
                .render(plan).stream()
                        .filter(StatefulSet.class::isInstance)
                        .map(object -> ((StatefulSet) object).getSpec().getTemplate())
                        .findFirst()
                        .orElseThrow();
    }
}
