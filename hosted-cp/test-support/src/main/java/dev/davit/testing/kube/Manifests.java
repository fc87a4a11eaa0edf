package dev.davit.testing.kube;

import dev.davit.testing.Poll;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Applies the repository's manifests and waits until the API server acts on them. */
final class Manifests {
    private static final String KUSTOMIZATION = "kustomization.yaml";
    private static final String PROBE = "davit-testing-policy-probe";

    /** Refuses one ConfigMap: once that happens, all policies that were stored before are enforced too. */
    private static final String PROBE_POLICY = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: %1$s}
            spec:
              matchConstraints:
                resourceRules:
                - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps]}
              validations:
              - {expression: "object.metadata.name != '%1$s'"}
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: %1$s}
            spec: {policyName: %1$s, validationActions: [Deny]}
            """.formatted(PROBE);

    private Manifests() {}

    static void install(KubernetesClient client, String... folders) {
        Path root = Path.of(System.getProperty("davit.root", ".")).resolve("manifests");
        for (String folder : folders) {
            files(root.resolve(folder)).forEach(file -> apply(client, read(file)));
        }
        apply(client, PROBE_POLICY);
        Poll.await("the admission policies are enforced").until(() -> refusesProbe(client));
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml") && !file.endsWith(KUSTOMIZATION))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void apply(KubernetesClient client, String yaml) {
        List<HasMetadata> objects = client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items();
        objects.forEach(object -> client.resource(object)
                .fieldManager("davit-testing")
                .forceConflicts()
                .serverSideApply());
        objects.stream()
                .filter(CustomResourceDefinition.class::isInstance)
                .forEach(definition ->
                        awaitEstablished(client, definition.getMetadata().getName()));
    }

    private static void awaitEstablished(KubernetesClient client, String name) {
        Poll.await(name + " is established")
                .until(() -> client
                        .apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName(name)
                        .require()
                        .getStatus()
                        .getConditions()
                        .stream()
                        .anyMatch(condition -> condition.getType().equals("Established")
                                && condition.getStatus().equals("True")));
    }

    private static boolean refusesProbe(KubernetesClient client) {
        var probe = new ConfigMapBuilder()
                .withNewMetadata()
                .withName(PROBE)
                .withNamespace("default")
                .endMetadata()
                .build();
        try {
            client.resource(probe).dryRun().create();
            return false;
        } catch (KubernetesClientException refused) {
            return String.valueOf(refused.getMessage()).contains(PROBE) && refused.getCode() == 422;
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
