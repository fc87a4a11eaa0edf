package dev.davit.e2e.reach;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What runs on the machine beside the pod "web". */
final class ReachManifests {
    private ReachManifests() {}

    /** A pod that reads a line and says what it heard. */
    static String listener() {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: listener}
                spec:
                  terminationGracePeriodSeconds: 0
                  restartPolicy: Never
                  containers:
                  - name: main
                    image: davit.dev/testbox:1
                    command: [sh, -c, "read line; echo heard $line; sleep 1"]
                    stdin: true
                    stdinOnce: true
                """;
    }

    static String service() {
        return """
                apiVersion: v1
                kind: Service
                metadata: {name: web}
                spec:
                  selector: {app: web}
                  ports: [{name: http, port: 80, targetPort: 8080}]
                """;
    }

    /** The manifest of its release 0.8.0, with the kubelet's certificate checked. */
    static String metricsServer() {
        try (var in = ReachManifests.class.getResourceAsStream("/metrics-server.yaml")) {
            if (in == null) {
                throw new IllegalStateException("metrics-server.yaml is not among the test resources");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kubernetes' own example: hostPort of v1 is host and port in v2. */
    static String converted(String authority) {
        return """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: e2e-tests.stable.example.com}
                spec:
                  group: stable.example.com
                  scope: Namespaced
                  names: {plural: e2e-tests, singular: e2e-test, kind: E2eTest}
                  versions:
                  - name: v1
                    served: true
                    storage: true
                    schema: {openAPIV3Schema: {type: object, properties: {hostPort: {type: string}}}}
                  - name: v2
                    served: true
                    storage: false
                    schema: {openAPIV3Schema: {type: object, properties: {host: {type: string}, port: {type: string}}}}
                  conversion:
                    strategy: Webhook
                    webhook:
                      clientConfig: {caBundle: %s, service: {name: converter, namespace: default, path: /crdconvert}}
                      conversionReviewVersions: [v1]
                """.formatted(authority);
    }

    static String objectOfTheFirstVersion() {
        return """
                apiVersion: stable.example.com/v1
                kind: E2eTest
                metadata: {name: one}
                hostPort: "local:8080"
                """;
    }
}
