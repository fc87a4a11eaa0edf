package dev.davit.e2e.support;

/**
 * A webhook of Kubernetes' own test image, as a pod behind a Service of the same name.
 *
 * @param command of agnhost
 * @param port of the pod
 */
public record WebhookServer(String name, String command, int port) {
    /** Starts it and waits until it is ready.
     *
     * @return what its clients trust, as configurations have it
     */
    public String start(Kubectl kubectl) {
        var key = ServingKey.of(name + ".default.svc");
        kubectl.apply(manifest(key)).text();
        kubectl.text("wait", "pod/" + name, "--for=condition=Ready", "--timeout=120s");
        return key.authority();
    }

    /** Takes it away, if it is there. */
    public void stop(Kubectl kubectl) {
        kubectl.text("delete", "pod/" + name, "service/" + name, "secret/" + name, "--ignore-not-found", "--now");
    }

    private String manifest(ServingKey key) {
        return """
                apiVersion: v1
                kind: Secret
                metadata: {name: %1$s}
                data: {tls.crt: %4$s, tls.key: %5$s}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: %1$s}
                spec:
                  selector: {app: %1$s}
                  ports: [{port: 443, targetPort: %3$d}]
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: %1$s, labels: {app: %1$s}}
                spec:
                  terminationGracePeriodSeconds: 0
                  containers:
                  - name: main
                    image: registry.k8s.io/e2e-test-images/agnhost:2.59
                    args: [%2$s, --tls-cert-file=/tls/tls.crt, --tls-private-key-file=/tls/tls.key, --port=%3$d]
                    readinessProbe: {httpGet: {scheme: HTTPS, port: %3$d, path: /readyz}, periodSeconds: 1}
                    volumeMounts: [{name: tls, mountPath: /tls, readOnly: true}]
                  volumes: [{name: tls, secret: {secretName: %1$s}}]
                """.formatted(name, command, port, key.certificate(), key.key());
    }
}
