package dev.davit.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.davit.testing.kube.KubeApi;
import dev.davit.testing.kube.KubeApiTest;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The samples are what the API accepts, and the smallest cluster means what the classes say that it means. */
@KubeApiTest(manifests = {"crds", "install/admission"})
class SamplesIT {
    private static final Path SAMPLES = Path.of(System.getProperty("davit.root", "../.."), "manifests", "samples");

    private final KubeApi api;
    private final String namespace;

    SamplesIT(KubeApi api) {
        this.api = api;
        this.namespace = api.namespace();
    }

    static Stream<Path> samples() throws IOException {
        try (Stream<Path> files = Files.walk(SAMPLES)) {
            return files.filter(Files::isRegularFile).sorted().toList().stream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void isValid(Path file) throws IOException {
        var object = Serialization.unmarshal(Files.readString(file), GenericKubernetesResource.class);
        if (object.getMetadata().getNamespace() != null) {
            object.getMetadata().setNamespace(namespace);
        }

        assertThatCode(() -> api.admin()
                        .resource(object)
                        .dryRun()
                        .fieldValidation(Validation.STRICT)
                        .create())
                .doesNotThrowAnyException();
    }

    @Test
    void smallestClusterHasTheDefaultsOfTheClasses() {
        var created = create("version: 1.35.4");

        var spec = Serialization.jsonMapper().convertValue(created.get("spec"), HostedClusterSpec.class);

        assertThat(spec.controlPlane()).isEqualTo(ControlPlaneSpec.defaults());
        assertThat(spec.etcd()).isEqualTo(EtcdSpec.defaults());
        assertThat(spec.networking()).isEqualTo(NetworkingSpec.defaults());
        assertThat(spec.apiServer()).isEqualTo(ApiServerSpec.defaults());
        assertThat(spec.addons()).isEqualTo(AddonsSpec.defaults());
        assertThat(spec.kubeadmCompatible()).isFalse();
        assertThat(spec.deletionProtection()).isTrue();
    }

    @Test
    void newObjectSaysThatNobodyHasLookedAtItYet() {
        var created = create("version: 1.35.4");

        assertThat((Integer) created.get("status", "observedGeneration")).isEqualTo(-1);
    }

    private GenericKubernetesResource create(String spec) {
        return api.admin().resource(Authors.cluster(namespace, "edge", spec)).create();
    }
}
