package dev.davit.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No rule without a case: {@link ValidationRulesIT} proves only what the cases ask. */
class RuleCasesTest {
    private static final Path CRDS = Path.of(System.getProperty("davit.root", "../.."), "manifests", "crds");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @ParameterizedTest(name = "{0}")
    @ValueSource(classes = {HostedCluster.class, JoinToken.class, Release.class, DavitConfig.class})
    void everyRuleHasACaseThatStatesItsWholeMessage(Class<? extends HasMetadata> kind) throws IOException {
        String folder = kind.getSimpleName().toLowerCase(Locale.ROOT) + "/";
        List<String> stated = CaseFile.all()
                .filter(each -> each.name().startsWith(folder))
                .flatMap(each -> each.expected().stream())
                .toList();

        List<CelRule> rules = CelRule.in(YAML.readTree(
                                CRDS.resolve(new CrdManifest(kind).fileName()).toFile())
                        .at("/spec/versions/0/schema/openAPIV3Schema"))
                .toList();

        assertThat(rules)
                .isNotEmpty()
                .allSatisfy(rule -> assertThat(stated)
                        .as("lines '# expect: …' of cases/%sinvalid-*.yaml for %s", folder, rule)
                        .anyMatch(rule::isStatedBy));
    }
}
