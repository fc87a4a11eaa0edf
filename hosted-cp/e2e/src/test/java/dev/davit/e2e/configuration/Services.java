package dev.davit.e2e.configuration;

import dev.davit.e2e.support.Kubectl;
import dev.davit.e2e.support.Lab;
import dev.davit.pki.CertificateAuthority;
import dev.davit.pki.CertifiedKey;
import dev.davit.pki.LeafRequest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/**
 * What a hosted API server is told to talk to: an issuer of tokens and a webhook that notes every request and answers
 * none of those that are no admission reviews. They are pods of the management cluster, of Kubernetes' own test image, at
 * an address that the DavitConfig has to allow.
 */
final class Services implements AutoCloseable {
    private static final String NAMESPACE = "outside-services";
    private static final String HOST = "outside." + NAMESPACE + ".svc.cluster.local";
    private static final int DISCOVERY = 8441;
    private static final int KEYS = 8442;
    private static final int WEBHOOK = 8443;
    private static final Duration LIFE = Duration.ofHours(2);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Kubectl management;
    private final CertificateAuthority authority =
            CertificateAuthority.create("outside services", Instant.now(), LIFE, RANDOM);
    private final Issuer issuer = Issuer.create(url(DISCOVERY), url(KEYS) + "/keys");

    private Services(Kubectl management) {
        this.management = management;
    }

    static Services start(Lab lab) {
        var services = new Services(lab.management());
        services.management.apply(services.manifests()).text();
        services.management.text("-n", NAMESPACE, "wait", "pod/outside", "--for=condition=Ready", "--timeout=120s");
        var address = services.management.field("service/outside", ".spec.clusterIP", "-n", NAMESPACE);
        services.allow("[\"" + address + "/32\"]");
        return services;
    }

    Issuer issuer() {
        return issuer;
    }

    /** @return the certificate that all of them are signed with, in PEM */
    String authority() {
        return authority.certificatePem();
    }

    /** @return a certificate for a name, from the same authority */
    CertifiedKey certificate(String name) {
        return authority.issue(LeafRequest.server(name, List.of(name), List.of(), LIFE), Instant.now(), RANDOM);
    }

    /** @return how kube-apiserver finds the webhook */
    String kubeconfig() {
        return """
                apiVersion: v1
                kind: Config
                current-context: main
                contexts: [{name: main, context: {cluster: main, user: main}}]
                clusters: [{name: main, cluster: {server: "%s/configmaps", certificate-authority-data: %s}}]
                users: [{name: main, user: {}}]
                """.formatted(url(WEBHOOK), base64(authority()));
    }

    /** @return what the webhook was asked so far */
    String requests() {
        return management.text("-n", NAMESPACE, "logs", "outside", "-c", "webhook", "--tail=-1");
    }

    @Override
    public void close() {
        allow("null");
        management.run("delete", "namespace", NAMESPACE, "--ignore-not-found", "--wait=false");
    }

    private void allow(String ranges) {
        management.text(
                "patch",
                "davitconfig",
                "davit",
                "--type=merge",
                "-p",
                "{\"spec\":{\"egress\":{\"allowedCIDRs\":" + ranges + "}}}");
    }

    private String manifests() {
        var serving = certificate(HOST);
        return """
                apiVersion: v1
                kind: Namespace
                metadata: {name: %1$s}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: outside, namespace: %1$s}
                data: {tls.crt: %2$s, tls.key: %3$s}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: outside, namespace: %1$s}
                spec:
                  selector: {app: outside}
                  ports: [{name: discovery, port: %4$d}, {name: keys, port: %5$d}, {name: webhook, port: %6$d}]
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: outside, namespace: %1$s, labels: {app: outside}}
                spec:
                  terminationGracePeriodSeconds: 0
                  containers:
                  - name: issuer
                    image: registry.k8s.io/e2e-test-images/agnhost:2.59
                    args: [porter]
                    env:
                    - {name: CERT_FILE, value: /tls/tls.crt}
                    - {name: KEY_FILE, value: /tls/tls.key}
                    - {name: SERVE_TLS_PORT_%4$d, value: '%7$s'}
                    - {name: SERVE_TLS_PORT_%5$d, value: '%8$s'}
                    readinessProbe: {tcpSocket: {port: %4$d}, periodSeconds: 1}
                    volumeMounts: [{name: tls, mountPath: /tls, readOnly: true}]
                  - name: webhook
                    image: registry.k8s.io/e2e-test-images/agnhost:2.59
                    args: [webhook, --tls-cert-file=/tls/tls.crt, --tls-private-key-file=/tls/tls.key, --port=%6$d, -v=2]
                    readinessProbe: {httpGet: {scheme: HTTPS, port: %6$d, path: /readyz}, periodSeconds: 1}
                    volumeMounts: [{name: tls, mountPath: /tls, readOnly: true}]
                  volumes: [{name: tls, secret: {secretName: outside}}]
                """.formatted(
                        NAMESPACE,
                        base64(serving.certificatePem()),
                        base64(serving.keyPem()),
                        DISCOVERY,
                        KEYS,
                        WEBHOOK,
                        issuer.discovery(),
                        issuer.keySet());
    }

    private static String url(int port) {
        return "https://" + HOST + ":" + port;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
