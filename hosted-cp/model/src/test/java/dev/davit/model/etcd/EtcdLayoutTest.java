package dev.davit.model.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.HostedClusterPlan;
import dev.davit.model.Plans;
import dev.davit.model.Scale;
import dev.davit.model.pki.ClusterSecrets;
import dev.davit.model.pki.Leaf;
import dev.davit.pki.CertifiedKey;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The members' files say how each begins, and are where that is remembered. */
class EtcdLayoutTest {
    private static final HostedClusterPlan PLAN = Plans.plan(Plans.spec("1.36.3"));

    static Stream<EtcdLayout> layouts() {
        return Stream.of(
                EtcdLayout.fresh(1),
                EtcdLayout.fresh(3),
                EtcdLayout.settled(1),
                EtcdLayout.settled(3),
                EtcdLayout.settled(1).grown(),
                EtcdLayout.settled(2).grown(),
                EtcdLayout.fresh(3).settle(ordinal -> ordinal == 0));
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void isReadFromTheFilesThatItBecame(EtcdLayout layout) {
        assertThat(EtcdLayout.parse(rendered(layout, ConfigMap.class))).contains(layout);
    }

    @Test
    void isNotReadWhereThereIsNone() {
        assertThat(EtcdLayout.parse(new ConfigMapBuilder().build())).isEmpty();
    }

    @Test
    void aMemberThatHadDataNamesOnlyItselfSoThatWithoutDataItFindsNobodyToBeginWith() {
        assertThat(file(EtcdLayout.settled(3), 1))
                .contains("initial-cluster-state: existing")
                .contains("initial-cluster: etcd-1=https://etcd-1.")
                .doesNotContain("etcd-0");
    }

    @Test
    void aMemberThatJoinsNamesExactlyThoseBeforeItAndItself() {
        assertThat(file(EtcdLayout.settled(1).grown(), 1))
                .contains("initial-cluster-state: existing")
                .contains("etcd-0=https://", "etcd-1=https://")
                .doesNotContain("etcd-2");
    }

    @Test
    void anotherNumberOfMembersRestartsNone() {
        var one = template(PLAN, EtcdLayout.settled(1));

        assertThat(template(PLAN, EtcdLayout.settled(1).grown())).isEqualTo(one);
        assertThat(template(PLAN, EtcdLayout.fresh(3))).isEqualTo(one);
    }

    @Test
    void renewedCertificatesRestartNoMemberButANewRootDoes() {
        var leaves = new EnumMap<>(PLAN.secrets().leaves());
        leaves.putAll(Map.of(Leaf.ETCD_SERVER, anyLeaf(), Leaf.ETCD_PEER, anyLeaf()));
        var renewed = new ClusterSecrets(
                PLAN.secrets().authorities(), leaves, PLAN.secrets().gatewayCa());
        var another = Plans.secretsWithOtherRoots();

        assertThat(template(with(renewed), EtcdLayout.settled(1))).isEqualTo(template(PLAN, EtcdLayout.settled(1)));
        assertThat(template(with(another), EtcdLayout.settled(1))).isNotEqualTo(template(PLAN, EtcdLayout.settled(1)));
    }

    private static CertifiedKey anyLeaf() {
        return PLAN.secrets().leaf(Leaf.ADMIN);
    }

    private static HostedClusterPlan with(ClusterSecrets secrets) {
        return new HostedClusterPlan(PLAN.identity(), PLAN.spec(), PLAN.release(), PLAN.config(), secrets);
    }

    private static String file(EtcdLayout layout, int ordinal) {
        return Objects.requireNonNull(
                rendered(layout, ConfigMap.class).getData().get("etcd-" + ordinal + ".yaml"));
    }

    private static PodTemplateSpec template(HostedClusterPlan plan, EtcdLayout layout) {
        return rendered(plan, layout, StatefulSet.class).getSpec().getTemplate();
    }

    private static <T> T rendered(EtcdLayout layout, Class<T> type) {
        return rendered(PLAN, layout, type);
    }

    private static <T> T rendered(HostedClusterPlan plan, EtcdLayout layout, Class<T> type) {
        var scaled = new HostedClusterPlan(
                plan.identity(),
                plan.spec(),
                plan.release(),
                plan.config(),
                plan.secrets(),
                new Scale(layout, layout.size(), layout.size()));
        return List.copyOf(EtcdRenderer.render(scaled)).stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }
}
