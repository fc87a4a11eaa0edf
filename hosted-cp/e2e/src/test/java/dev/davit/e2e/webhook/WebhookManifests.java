package dev.davit.e2e.webhook;

/** Has agnhost asked, which refuses ConfigMaps with the datum webhook-e2e-test=webhook-disallow. */
final class WebhookManifests {
    private WebhookManifests() {}

    static String configuration(String authority) {
        return """
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingWebhookConfiguration
                metadata: {name: refuser}
                webhooks:
                - name: refuser.davit.dev
                  clientConfig: {caBundle: %s, service: {name: refuser, namespace: default, path: /configmaps}}
                  rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps]}]
                  namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: default}}
                  admissionReviewVersions: [v1]
                  sideEffects: None
                  failurePolicy: Fail
                  timeoutSeconds: 10
                """.formatted(authority);
    }
}
