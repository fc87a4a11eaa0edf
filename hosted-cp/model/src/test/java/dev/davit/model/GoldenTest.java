package dev.davit.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.api.v1alpha1.HostedClusterSpec;
import dev.davit.model.controlplane.ControlPlaneRenderer;
import dev.davit.model.etcd.EtcdRenderer;
import dev.davit.model.hosted.HostedObjectsRenderer;
import dev.davit.model.namespace.NamespaceRenderer;
import dev.davit.model.naming.Labels;
import dev.davit.model.pki.SecretsRenderer;
import dev.davit.model.text.Canonical;
import dev.davit.testing.GoldenFile;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each spec under {@code golden/cluster} renders to. Keys and certificates differ every time and are hidden. */
class GoldenTest {
    private static final String AREA = "cluster";
    private static final String HIDDEN = "(hidden)";

    static Stream<String> scenarios() {
        return GoldenFile.scenarios(AREA).stream();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void rendersTheNamespace(String scenario) {
        assertGolden(scenario, "namespace", NamespaceRenderer::render);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void rendersTheSecrets(String scenario) {
        assertGolden(scenario, "secrets", SecretsRenderer::render);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void rendersEtcd(String scenario) {
        assertGolden(scenario, "etcd", EtcdRenderer::render);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void rendersTheControlPlane(String scenario) {
        assertGolden(scenario, "control-plane", ControlPlaneRenderer::render);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void rendersTheObjectsInsideTheCluster(String scenario) {
        assertGolden(scenario, "hosted", new HostedObjectsRenderer()::render);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void appliesPatchesLast(String scenario) {
        assertGolden(
                scenario,
                "patched",
                plan -> new ManagementRenderer()
                        .render(plan).stream()
                                .filter(object -> isPatched(plan, object))
                                .toList());
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void rendersEqualPlansToEqualBytes(String scenario) {
        var plan = plan(scenario);

        assertThat(Canonical.json(new ManagementRenderer().render(plan)))
                .isEqualTo(Canonical.json(new ManagementRenderer().render(plan)));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void labelsEveryObjectWithTheClusterThatItIsOf(String scenario) {
        var plan = plan(scenario);
        var all = Stream.concat(
                new ManagementRenderer().render(plan).stream(), new HostedObjectsRenderer().render(plan).stream());

        assertThat(all)
                .allSatisfy(object -> assertThat(object.getMetadata().getLabels())
                        .containsEntry(Labels.CLUSTER_UID, plan.identity().uid()));
    }

    private static void assertGolden(
            String scenario, String part, Function<HostedClusterPlan, List<HasMetadata>> renderer) {
        var objects =
                renderer.apply(plan(scenario)).stream().map(GoldenTest::hide).toList();
        GoldenFile.of(AREA, scenario, part + ".yaml").assertObjects(objects);
    }

    private static HostedClusterPlan plan(String scenario) {
        var text = GoldenFile.of(AREA, scenario, "in.yaml").read();
        return Plans.plan(Canonical.value(Canonical.parse(text), HostedClusterSpec.class));
    }

    private static boolean isPatched(HostedClusterPlan plan, HasMetadata object) {
        return plan.spec().controlPlane().patches().stream()
                .anyMatch(patch -> patch.kind().equals(object.getKind())
                        && patch.name().equals(object.getMetadata().getName()));
    }

    private static JsonNode hide(HasMetadata object) {
        var tree = Canonical.tree(object);
        if ("Secret".equals(object.getKind()) && tree.path("data") instanceof ObjectNode data) {
            data.fieldNames().forEachRemaining(name -> data.put(name, HIDDEN));
        }
        if (tree.at("/spec/template/metadata/annotations") instanceof ObjectNode annotations) {
            annotations.put(Labels.INPUTS_HASH, HIDDEN);
        }
        if (tree.at("/data/kubeconfig") instanceof JsonNode kubeconfig && kubeconfig.isTextual()) {
            var text = kubeconfig
                    .asText()
                    .replaceAll("certificate-authority-data: .*", "certificate-authority-data: " + HIDDEN);
            ((ObjectNode) tree.path("data")).put("kubeconfig", text);
        }
        return tree;
    }
}
