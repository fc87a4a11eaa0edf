package dev.davit.operator.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeFactsTest {
    private static final Taint CORDON = taint("node.kubernetes.io/unschedulable", "", "NoSchedule");
    private static final Taint OURS = taint("dedicated", "hosting", "NoSchedule");

    @Test
    void aNodeIsCordonedByItsFieldOrByItsTaint() {
        assertThat(NodeFacts.of(node(true, true)).cordoned()).isTrue();
        assertThat(NodeFacts.of(node(false, true, CORDON)).cordoned()).isTrue();
        assertThat(NodeFacts.of(node(false, true, OURS)).cordoned()).isFalse();
    }

    @Test
    void podsThatTolerateACordonStayOnTheirNode() {
        var facts = NodeFacts.of(node(true, true, CORDON));

        assertThat(facts.isDrainedOf(List.of())).isTrue();
        assertThat(facts.isDrainedOf(List.of(toleration("dedicated", "Exists", "", ""))))
                .isTrue();
        assertThat(facts.isDrainedOf(List.of(toleration("", "Exists", "", "")))).isFalse();
        assertThat(facts.isDrainedOf(
                        List.of(toleration("node.kubernetes.io/unschedulable", "Exists", "", "NoSchedule"))))
                .isFalse();
    }

    @Test
    void takesNoPodWhileItIsCordonedOrNotReady() {
        assertThat(NodeFacts.of(node(false, true)).takes(Map.of(), List.of())).isTrue();
        assertThat(NodeFacts.of(node(true, true)).takes(Map.of(), List.of())).isFalse();
        assertThat(NodeFacts.of(node(false, false)).takes(Map.of(), List.of())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "'',        '',     '',      '',         false",
        "dedicated, Equal,  hosting, NoSchedule, true",
        "dedicated, '',     hosting, '',         true",
        "dedicated, Equal,  other,   '',         false",
        "dedicated, Exists, '',      '',         true",
        "dedicated, Exists, '',      NoExecute,  false",
        "other,     Exists, '',      '',         false",
        "'',        Exists, '',      '',         true",
    })
    void takesPodsThatTolerateItsTaints(String key, String operator, String value, String effect, boolean expected) {
        assertThat(NodeFacts.of(node(false, true, OURS))
                        .takes(Map.of(), List.of(toleration(key, operator, value, effect))))
                .isEqualTo(expected);
    }

    @Test
    void takesPodsInSpiteOfATaintThatOnlyPrefersNot() {
        assertThat(NodeFacts.of(node(false, true, taint("a", "b", "PreferNoSchedule")))
                        .takes(Map.of(), List.of()))
                .isTrue();
    }

    @Test
    void takesPodsWhoseSelectorItsLabelsMeet() {
        var facts = NodeFacts.of(node(false, true));

        assertThat(facts.takes(Map.of("zone", "a"), List.of())).isTrue();
        assertThat(facts.takes(Map.of("zone", "b"), List.of())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "zone, In, a, true",
        "zone, In, b, false",
        "zone, NotIn, b, true",
        "zone, NotIn, a, false",
        "zone, Exists, '', true",
        "rack, Exists, '', false",
        "rack, DoesNotExist, '', true",
        "zone, DoesNotExist, '', false",
        "rack, In, a, false"
    })
    void isSelectedByTheAffinityOfAVolume(String key, String operator, String value, boolean expected) {
        var selector = new NodeSelectorBuilder()
                .addNewNodeSelectorTerm()
                .addNewMatchExpression()
                .withKey(key)
                .withOperator(operator)
                .withValues(value)
                .endMatchExpression()
                .endNodeSelectorTerm()
                .build();

        assertThat(NodeFacts.of(node(false, true)).isSelectedBy(selector)).isEqualTo(expected);
    }

    private static Node node(boolean unschedulable, boolean ready, Taint... taints) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName("one")
                .addToLabels("zone", "a")
                .endMetadata()
                .withNewSpec()
                .withUnschedulable(unschedulable)
                .withTaints(taints)
                .endSpec()
                .withNewStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready ? "True" : "Unknown")
                .endCondition()
                .endStatus()
                .build();
    }

    private static Taint taint(String key, String value, String effect) {
        return new TaintBuilder()
                .withKey(key)
                .withValue(value)
                .withEffect(effect)
                .build();
    }

    private static Toleration toleration(String key, String operator, String value, String effect) {
        return new TolerationBuilder()
                .withKey(key)
                .withOperator(operator)
                .withValue(value)
                .withEffect(effect)
                .build();
    }
}
