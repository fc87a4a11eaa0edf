package dev.davit.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages in docs/api name every field. */
class ApiPagesTest {
    private static final Path ROOT = Path.of(System.getProperty("davit.root", "../.."));
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @ParameterizedTest(name = "{0}")
    @ValueSource(classes = {HostedCluster.class, JoinToken.class, Release.class, DavitConfig.class})
    void pageNamesEveryField(Class<? extends HasMetadata> kind) throws IOException {
        String page = Files.readString(
                ROOT.resolve("docs/api/%s.md".formatted(kind.getSimpleName().toLowerCase(Locale.ROOT))));
        JsonNode root = YAML.readTree(ROOT.resolve("manifests/crds")
                        .resolve(new CrdManifest(kind).fileName())
                        .toFile())
                .at("/spec/versions/0/schema/openAPIV3Schema/properties");

        Stream<String> fields = Stream.of("spec", "status")
                .flatMap(part -> root.path(part).path("properties").properties().stream())
                .flatMap(field -> paths(field.getKey(), field.getValue()));

        assertThat(fields).allSatisfy(field -> assertThat(page).contains("`" + field));
    }

    /** One level of nesting, which is how the pages name fields; what is below belongs to Kubernetes. */
    private static Stream<String> paths(String name, JsonNode schema) {
        JsonNode nested = schema.has("items") ? schema.path("items").path("properties") : schema.path("properties");
        String separator = schema.has("items") ? "[]." : ".";
        return nested.isMissingNode() || name.equals("conditions")
                ? Stream.of(name)
                : nested.properties().stream().map(field -> name + separator + field.getKey());
    }
}
