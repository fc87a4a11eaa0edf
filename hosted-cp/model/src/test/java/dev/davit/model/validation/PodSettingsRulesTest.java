package dev.davit.model.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.model.Plans;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings of controllers and pods that the schema lets pass. */
class PodSettingsRulesTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            controllerManager: {extraArgs: {root-ca-file: x}}          | OwnedFlag                     | controllerManager.extraArgs sets root-ca-file, which Davit sets itself; remove it
            controllerManager: {extraArgs: {root_ca_file: x}}          | OwnedFlag                     | controllerManager.extraArgs: expected names of flags such as v, found "root_ca_file"
            controllerManager: {extraArgs: {controllers: '*'}}         | OwnedFlag                     | controllerManager.extraArgs sets controllers, which
            controllerManager: {extraArgs: {bind-address: '::'}}       | OwnedFlag                     | controllerManager.extraArgs sets bind-address, which
            scheduler: {extraArgs: {config: x, leader-elect: 'false'}} | OwnedFlag                     | scheduler.extraArgs sets config, leader-elect, which
            scheduler: {extraArgs: {V: '4'}}                           | OwnedFlag                     | scheduler.extraArgs: expected names of flags such as v, found "V"
            scheduler: {configuration: {leaderElection: {}}}           | InvalidSchedulerConfiguration | found leaderElection; Davit writes the rest of the file itself, remove it
            scheduler: {configuration: {clientConnection: {}}}         | InvalidSchedulerConfiguration | found clientConnection; Davit
            scheduler: {configuration: {kind: x, apiVersion: y}}       | InvalidSchedulerConfiguration | found apiVersion, kind; Davit
            scheduler: {configuration: {profiles: {}}}                 | InvalidSchedulerConfiguration | scheduler.configuration.profiles: expected a list of objects, found an object;
            scheduler: {configuration: {profiles: [a]}}                | InvalidSchedulerConfiguration | scheduler.configuration.profiles: expected a list of objects, found a list of other things;
            scheduler: {configuration: {profiles: [{schedulerName: a}, {schedulerName: a}]}} | InvalidSchedulerConfiguration | expected every name once, found one twice
            scheduler: {configuration: {profiles: [{}, {schedulerName: default-scheduler}]}} | InvalidSchedulerConfiguration | expected every name once, found one twice
            scheduler: {configuration: {profiles: [{schedulerName: 4}]}} | InvalidSchedulerConfiguration | expected a name, found a number;
            scheduler: {configuration: {extenders: x}}                 | InvalidSchedulerConfiguration | scheduler.configuration.extenders: expected a list of objects, found a text;
            scheduler: {configuration: {parallelism: many}}            | InvalidSchedulerConfiguration | scheduler.configuration.parallelism: expected a number, found a text;
            scheduler: {configuration: {parallelism: 1.5}}             | InvalidSchedulerConfiguration | expected a number, found a number that is not whole
            scheduler: {extraArgs: {version: 'true', help: 'true'}}    | OwnedFlag                     | scheduler.extraArgs sets help, version, which
            controllerManager: {extraArgs: {emulated-version: '1.35'}} | OwnedFlag                     | controllerManager.extraArgs sets emulated-version, which
            apiServer: {extraArgs: {version: 'true'}}                  | OwnedFlag                     | version
            controlPlane: {resources: {limits: {nvidia.com/gpu: 1}}}   | InvalidResources              | controlPlane.resources: expected cpu, memory and ephemeral-storage, found nvidia.com/gpu; remove it
            etcd: {resources: {requests: {hugepages-2Mi: 4Mi}, limits: {hugepages-2Mi: 4Mi}}} | InvalidResources | etcd.resources: expected cpu, memory and ephemeral-storage, found hugepages-2Mi; remove it
            controlPlane: {resources: {requests: {cpu: 2}, limits: {cpu: 1}}} | InvalidResources       | controlPlane.resources.requests.cpu 2 is above its limit 1; lower the request or raise the limit
            controllerManager: {resources: {requests: {memory: 1Gi}, limits: {memory: 900M}}} | InvalidResources | controllerManager.resources.requests.memory 1Gi is above its limit 900M
            scheduler: {resources: {limits: {cpu: -1}}}                | InvalidResources              | scheduler.resources.limits.cpu: expected a quantity such as 500m or 512Mi, found -1
            etcd: {resources: {requests: {memory: much}}}              | InvalidResources              | etcd.resources.requests.memory: expected a quantity such as 500m or 512Mi, found much
            """)
    void refusesAndNames(String field, String reason, String message) {
        assertThat(validate(field)).singleElement().satisfies(refusal -> {
            assertThat(refusal.condition()).isEqualTo(Conditions.VALID_SPEC);
            assertThat(refusal.reason()).isEqualTo(reason);
            assertThat(refusal.message())
                    .startsWith("HostedCluster team-a/edge: ")
                    .contains(message);
        });
    }

    /** Invariant I9. */
    @Test
    void saysNothingOfAKeyInTheWrongPlace() {
        assertThat(validate("scheduler: {configuration: {extenders: {tlsConfig: {keyData: c2VjcmV0}}}}"))
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.message())
                        .contains("scheduler.configuration.extenders: expected a list of objects, found an object;")
                        .doesNotContain("c2VjcmV0"));
    }

    @Test
    void acceptsWhatTheComponentsTake() {
        assertThat(validate("""
                controlPlane: {resources: {requests: {cpu: 500m, memory: 1Gi}, limits: {memory: 1Gi, ephemeral-storage: 1Gi}}}
                etcd: {resources: {requests: {cpu: 0}}}
                controllerManager: {extraArgs: {node-monitor-grace-period: 40s}}
                scheduler:
                  extraArgs: {v: '4'}
                  configuration: {parallelism: 4, profiles: [{schedulerName: a}, {schedulerName: b}], extenders: []}
                """)).isEmpty();
    }

    private static List<Refusal> validate(String fields) {
        var spec = Plans.spec("version: 1.36.3\n" + fields, Map.of());
        return new SpecValidator()
                .validate(new SpecInputs(
                        Plans.IDENTITY,
                        spec,
                        Plans.config(),
                        Optional.of(Plans.release("1.36.3")),
                        Optional.empty(),
                        Map.of()));
    }
}
