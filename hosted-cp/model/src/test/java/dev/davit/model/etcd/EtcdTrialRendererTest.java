package dev.davit.model.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.HostedClusterPlan;
import dev.davit.model.ManagementRenderer;
import dev.davit.model.Plans;
import dev.davit.model.Scale;
import dev.davit.model.etcd.EtcdTrialRenderer.Place;
import dev.davit.model.naming.Labels;
import dev.davit.model.text.Canonical;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A trial is what the member is about to become, in all that can make it fail, and nobody takes it for a member. */
class EtcdTrialRendererTest {
    private static final HostedClusterPlan PLAN = settled(Plans.plan(Plans.spec("1.36.3")));
    private static final List<HasMetadata> RENDERED = new ManagementRenderer().render(PLAN);
    private static final ConfigMap FILES = new ConfigMapBuilder(one(ConfigMap.class, "etcd-config"))
            .editMetadata()
            .withUid("uid-of-the-files")
            .endMetadata()
            .build();
    private static final StatefulSet SET = new StatefulSetBuilder(one(StatefulSet.class, "etcd"))
            .withNewStatus()
            .withUpdateRevision("etcd-next")
            .endStatus()
            .build();
    private static final Place ANYWHERE = new Place.Elsewhere(Optional.empty());

    @Test
    void runsTheSameContainerWithTheSameRights() {
        PodSpec template = SET.getSpec().getTemplate().getSpec();

        PodSpec trial = trial(SET, ANYWHERE).getSpec();

        assertThat(trial.getContainers()).isEqualTo(template.getContainers());
        assertThat(trial.getSecurityContext()).isEqualTo(template.getSecurityContext());
        assertThat(trial.getAutomountServiceAccountToken()).isFalse();
        assertThat(trial.getTerminationGracePeriodSeconds()).isEqualTo(EtcdRenderer.GRACE_SECONDS);
        assertThat(trial.getRestartPolicy()).as("so that it is tried again").isNull();
    }

    @Test
    void hasAnEmptyVolumeWithALimitInPlaceOfTheClaimAndKeepsTheOthers() {
        List<Volume> volumes = trial(SET, ANYWHERE).getSpec().getVolumes();

        assertThat(volumes).extracting(Volume::getName).containsExactlyInAnyOrder("config", "tls", "data");
        assertThat(volumes).allMatch(volume -> volume.getPersistentVolumeClaim() == null);
        assertThat(volume(volumes, "data").getEmptyDir().getSizeLimit()).isEqualTo(new Quantity("512Mi"));
        assertThat(volume(volumes, "tls"))
                .isEqualTo(volume(SET.getSpec().getTemplate().getSpec().getVolumes(), "tls"));
    }

    @Test
    void readsTheMembersFileButFormsAClusterOfItsOwnThatNobodyReaches() {
        Pod trial = trial(SET, ANYWHERE);

        var item = volume(trial.getSpec().getVolumes(), "config")
                .getDownwardAPI()
                .getItems()
                .getFirst();
        assertThat(trial.getSpec().getContainers().getFirst().getCommand())
                .containsExactly("etcd", "--config-file=/etc/etcd/config/$(POD_NAME).yaml");
        assertThat(item.getPath()).isEqualTo(trial.getMetadata().getName() + ".yaml");
        assertThat(item.getFieldRef().getFieldPath()).isEqualTo("metadata.annotations['davit.dev/etcd-file']");
        var file = Canonical.parse(trial.getMetadata().getAnnotations().getOrDefault(Labels.ETCD_FILE, ""));
        var member = Canonical.parse(FILES.getData().getOrDefault("etcd-0.yaml", ""));
        assertThat(file.path("initial-cluster-state").asText()).isEqualTo("new");
        assertThat(file.path("initial-cluster").asText()).isEqualTo("etcd-trial=https://127.0.0.1:2380");
        assertThat(file.toString()).doesNotContain("etcd-0", PLAN.namespace());
        assertThat(file.path("listen-metrics-urls"))
                .as("the kubelet probes it")
                .isEqualTo(member.path("listen-metrics-urls"));
        assertThat(file.path("quota-backend-bytes")).isEqualTo(member.path("quota-backend-bytes"));
        assertThat(file.path("client-transport-security")).isEqualTo(member.path("client-transport-security"));
        assertThat(file.size()).isEqualTo(member.size());
    }

    @Test
    void isSelectedByNothingButThePolicyThatDenies() {
        Map<String, String> labels = trial(SET, ANYWHERE).getMetadata().getLabels();

        assertThat(labels)
                .containsEntry(Labels.CLUSTER_UID, PLAN.identity().uid())
                .containsEntry(Labels.NAME, "etcd-trial");
        assertThat(all(Service.class))
                .isNotEmpty()
                .noneMatch(service -> selects(service.getSpec().getSelector(), labels));
        assertThat(all(PodDisruptionBudget.class))
                .isNotEmpty()
                .noneMatch(budget -> selects(budget.getSpec().getSelector().getMatchLabels(), labels));
        assertThat(selects(SET.getSpec().getSelector().getMatchLabels(), labels))
                .isFalse();
        assertThat(all(NetworkPolicy.class))
                .filteredOn(policy -> selects(policy.getSpec().getPodSelector().getMatchLabels(), labels))
                .extracting(policy -> policy.getMetadata().getName())
                .containsExactly("default-deny");
    }

    @Test
    void goesWithTheFilesAndNoDrainRefusesIt() {
        OwnerReference owner =
                trial(SET, ANYWHERE).getMetadata().getOwnerReferences().getFirst();

        assertThat(owner.getKind()).isEqualTo("ConfigMap");
        assertThat(owner.getUid()).isEqualTo("uid-of-the-files");
        assertThat(owner.getController()).isTrue();
    }

    @Test
    void besideTheMemberItAsksForThatNodeAndForWhatIsMissingThere() {
        Pod trial = trial(
                withRequests(SET, Map.of("cpu", "100m", "memory", "1Gi")),
                new Place.Beside(member("node-a", Map.of("cpu", "100m", "memory", "768Mi"))));

        assertThat(trial.getSpec().getContainers().getFirst().getResources().getRequests())
                .containsEntry("cpu", new Quantity("0.01"))
                .containsEntry("memory", new Quantity("268435456"));
        assertThat(terms(trial)).singleElement().satisfies(term -> {
            assertThat(term.getMatchFields().getFirst().getKey()).isEqualTo("metadata.name");
            assertThat(term.getMatchFields().getFirst().getValues()).containsExactly("node-a");
        });
    }

    @ParameterizedTest
    @CsvSource({"64Mi, 768Mi, 33554432", "16Mi, 768Mi, 16777216", "1Gi, , 1073741824"})
    void asksForLittleWhereTheNextMemberNeedsNoMore(String next, String present, String expected) {
        Map<String, String> held = present == null ? Map.of() : Map.of("memory", present);

        Pod trial = trial(withRequests(SET, Map.of("memory", next)), new Place.Beside(member("node-a", held)));

        assertThat(trial.getSpec().getContainers().getFirst().getResources().getRequests())
                .containsEntry("memory", new Quantity(expected));
    }

    @Test
    void elsewhereItAsksForAllAndForANodeThatTheVolumeAndTheTemplateAllow() {
        var zone = selector("zone", "a");
        StatefulSet picky = new StatefulSetBuilder(withRequests(SET, Map.of("memory", "1Gi")))
                .editSpec()
                .editTemplate()
                .editSpec()
                .withNewAffinity()
                .withNewNodeAffinity()
                .withRequiredDuringSchedulingIgnoredDuringExecution(selector("disk", "fast"))
                .endNodeAffinity()
                .withNewPodAntiAffinity()
                .endPodAntiAffinity()
                .endAffinity()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();

        Pod trial = trial(picky, new Place.Elsewhere(Optional.of(zone)));

        assertThat(trial.getSpec().getContainers().getFirst().getResources().getRequests())
                .containsEntry("memory", new Quantity("1Gi"));
        assertThat(terms(trial))
                .singleElement()
                .satisfies(term -> assertThat(term.getMatchExpressions())
                        .extracting(expression -> expression.getKey() + "=" + expression.getValues())
                        .containsExactly("disk=[fast]", "zone=[a]"));
        assertThat(trial.getSpec().getAffinity().getPodAntiAffinity()).isNull();
        assertThat(trial(SET, ANYWHERE).getSpec().getAffinity()).isNull();
    }

    @Test
    void saysWhichTemplateItTriesAndIsAnotherOneWhenAnythingOfItIs() {
        Pod trial = trial(SET, ANYWHERE);

        assertThat(trial.getMetadata().getAnnotations()).containsEntry(Labels.ETCD_REVISION, "etcd-next");
        assertThat(hash(trial(SET, ANYWHERE))).isEqualTo(hash(trial));
        assertThat(hash(trial(SET, new Place.Beside(member("node-a", Map.of())))))
                .isNotEqualTo(hash(trial));
        assertThat(hash(trial(withRequests(SET, Map.of("memory", "1Gi")), ANYWHERE)))
                .isNotEqualTo(hash(trial));
    }

    @Test
    void thereIsNoneWithoutTheMembersFile() {
        assertThat(EtcdTrialRenderer.render(SET, new ConfigMap(), ANYWHERE)).isEmpty();
    }

    private static HostedClusterPlan settled(HostedClusterPlan plan) {
        return new HostedClusterPlan(
                plan.identity(),
                plan.spec(),
                plan.release(),
                plan.config(),
                plan.secrets(),
                new Scale(EtcdLayout.settled(1), 1, 1));
    }

    private static Pod trial(StatefulSet set, Place place) {
        return EtcdTrialRenderer.render(set, FILES, place).orElseThrow();
    }

    private static String hash(Pod trial) {
        return trial.getMetadata().getAnnotations().getOrDefault(Labels.TRIAL_HASH, "");
    }

    private static List<NodeSelectorTerm> terms(Pod trial) {
        return trial.getSpec()
                .getAffinity()
                .getNodeAffinity()
                .getRequiredDuringSchedulingIgnoredDuringExecution()
                .getNodeSelectorTerms();
    }

    private static NodeSelector selector(String key, String value) {
        return Canonical.value(
                Canonical.parse("nodeSelectorTerms: [{matchExpressions: [{key: %s, operator: In, values: [%s]}]}]"
                        .formatted(key, value)),
                NodeSelector.class);
    }

    private static StatefulSet withRequests(StatefulSet set, Map<String, String> requests) {
        var copy = new StatefulSetBuilder(set).build();
        var container = copy.getSpec().getTemplate().getSpec().getContainers().getFirst();
        return new StatefulSetBuilder(copy)
                .editSpec()
                .editTemplate()
                .editSpec()
                .withContainers(new ContainerBuilder(container)
                        .withNewResources()
                        .withRequests(quantities(requests))
                        .endResources()
                        .build())
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static Pod member(String node, Map<String, String> requests) {
        return new PodBuilder()
                .withNewSpec()
                .withNodeName(node)
                .addNewContainer()
                .withName("etcd")
                .withNewResources()
                .withRequests(quantities(requests))
                .endResources()
                .endContainer()
                .endSpec()
                .build();
    }

    private static Map<String, Quantity> quantities(Map<String, String> texts) {
        return texts.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> new Quantity(entry.getValue())));
    }

    private static boolean selects(Map<String, String> selector, Map<String, String> labels) {
        return labels.entrySet()
                .containsAll(Optional.ofNullable(selector).orElse(Map.of()).entrySet());
    }

    private static Volume volume(List<Volume> volumes, String name) {
        return volumes.stream()
                .filter(volume -> volume.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static <T extends HasMetadata> T one(Class<T> type, String name) {
        return all(type).stream()
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static <T extends HasMetadata> List<T> all(Class<T> type) {
        return RENDERED.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
