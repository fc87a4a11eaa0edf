package dev.davit.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.davit.testing.kube.KubeApi;
import dev.davit.testing.kube.KubeApiTest;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule of the definitions, on a real API server: what it lets pass, and what it says when it does not. */
@KubeApiTest(manifests = "crds")
class ValidationRulesIT {
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private final KubeApi api;
    private final String namespace;

    ValidationRulesIT(KubeApi api) {
        this.api = api;
        this.namespace = api.namespace();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.davit.api.v1alpha1.CaseFile#all")
    void acceptsOrRefusesAsTheCaseSays(CaseFile given) {
        var first = given.objects().getFirst();
        boolean changes = given.objects().size() > 1;
        if (changes) {
            resource(first).create();
            writeStatus(first);
        }

        Throwable refusal = catchThrowable(() -> {
            if (changes) {
                resource(given.objects().getLast())
                        .dryRun()
                        .fieldValidation(Validation.STRICT)
                        .update();
                writeStatus(given.objects().getLast());
            } else {
                resource(first).dryRun().fieldValidation(Validation.STRICT).create();
            }
        });

        if (given.isValid()) {
            assertThat(refusal).isNull();
        } else {
            assertThat(given.expected()).as("lines '# expect: …' of %s", given).isNotEmpty();
            assertThat(refusal).isInstanceOf(KubernetesClientException.class);
            assertThat(withoutValues(String.valueOf(refusal.getMessage()))).contains(given.expected());
        }
    }

    private Resource<GenericKubernetesResource> resource(GenericKubernetesResource object) {
        boolean clusterWide =
                object.getKind().equals("Release") || object.getKind().equals("DavitConfig");
        if (!clusterWide) {
            object.getMetadata().setNamespace(namespace);
        }
        return api.admin().resource(object);
    }

    /** A status counts only at its own subresource. */
    private void writeStatus(GenericKubernetesResource object) {
        Object status = object.getAdditionalProperties().get("status");
        if (status != null) {
            resource(object).subresource("status").patch(MERGE, Serialization.asJson(Map.of("status", status)));
        }
    }

    /** The API server puts the value between "Invalid value:" and the message of a rule, as a Go literal. */
    private static String withoutValues(String message) {
        return message.replaceAll(
                "Invalid value: (?:\"(?:[^\"\\\\]|\\\\.)*\"|object|\\{.*?}|\\[.*?]): ", "Invalid value: ");
    }
}
