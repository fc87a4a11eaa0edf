package dev.davit.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrdManifestTest {
    private static final Path GENERATED = Path.of("target", "crds");
    private static final Path COMMITTED = Path.of(System.getProperty("davit.root", "../.."), "manifests", "crds");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final boolean UPDATE = Boolean.getBoolean("crd.update");

    @ParameterizedTest(name = "{0}")
    @ValueSource(classes = {HostedCluster.class, JoinToken.class, Release.class, DavitConfig.class})
    void committedDefinitionIsWhatTheClassesSay(Class<? extends HasMetadata> kind) throws IOException {
        var manifest = new CrdManifest(kind);
        Path file = COMMITTED.resolve(manifest.fileName());

        String rendered = manifest.render(GENERATED);

        if (UPDATE) {
            Files.createDirectories(COMMITTED);
            Files.writeString(file, rendered);
        }
        assertThat(file)
                .as(
                        "manifests/crds/%s is not what %s says; run `mvn -pl hosted-cp/api verify -Dcrd.update`, look at the"
                                + " difference and commit it",
                        manifest.fileName(), kind.getSimpleName())
                .exists()
                .content()
                .isEqualTo(rendered);
    }

    /** What a token waits for is seen by who lists it. */
    @Test
    void aListOfTokensShowsTheirMessages() throws IOException {
        String rendered = new CrdManifest(JoinToken.class).render(GENERATED);

        assertThat(YAML.readTree(rendered).at("/spec/versions/0/additionalPrinterColumns"))
                .last()
                .returns("Message", column -> column.path("name").asText())
                .returns(".status.message", column -> column.path("jsonPath").asText());
    }
}
