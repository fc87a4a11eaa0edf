package dev.davit.e2e.webhook;

import dev.davit.e2e.support.ServingKey;

/** An admission webhook of Kubernetes' own test image: it refuses ConfigMaps with the datum webhook-e2e-test=disallow. */
final class WebhookManifests {
    private WebhookManifests() {}

    static String server(ServingKey key) {
        return """
                apiVersion: v1
                kind: Secret
                metadata: {name: refuser}
                data: {tls.crt: %s, tls.key: %s}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: refuser}
                spec:
                  selector: {app: refuser}
                  ports: [{port: 443, targetPort: 8443}]
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: refuser, labels: {app: refuser}}
                spec:
                  terminationGracePeriodSeconds: 0
                  containers:
                  - name: main
                    image: registry.k8s.io/e2e-test-images/agnhost:2.59
                    args: [webhook, --tls-cert-file=/tls/tls.crt, --tls-private-key-file=/tls/tls.key, --port=8443]
                    readinessProbe: {httpGet: {scheme: HTTPS, port: 8443, path: /readyz}, periodSeconds: 1}
                    volumeMounts: [{name: tls, mountPath: /tls, readOnly: true}]
                  volumes: [{name: tls, secret: {secretName: refuser}}]
                """.formatted(key.certificate(), key.key());
    }

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
