package dev.davit.operator.certificates;

import dev.davit.model.naming.Labels;
import dev.davit.model.naming.Names;
import dev.davit.model.text.SecretData;
import dev.davit.pki.CertificateAuthority;
import dev.davit.pki.CertifiedKey;
import dev.davit.pki.ExtendedUsage;
import dev.davit.pki.LeafRequest;
import dev.davit.pki.RotationDecision;
import dev.davit.pki.RotationPlanner;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway's authority and certificates, in Secrets of Davit's own namespace: made when missing, renewed when due,
 * otherwise only read. The authority is never made anew while its Secret exists: every hosted API server trusts it.
 */
public final class GatewayCertificates {
    private static final Logger LOGGER = LoggerFactory.getLogger(GatewayCertificates.class);
    private static final String AUTHORITY_SECRET = "gateway-ca";
    private static final String SERVING_SECRET = "gateway-tls";
    private static final String CA_CERTIFICATE = "ca.crt";
    private static final String CERTIFICATE = "tls.crt";
    private static final String KEY = "tls.key";
    private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);
    private static final Duration LEAF_LIFE = Duration.ofDays(90);

    private final KubernetesClient client;
    private final String namespace;
    private final Clock clock;
    private final SecureRandom random;
    private Optional<GatewayIdentity> known = Optional.empty();

    /**
     * @param client of the management cluster
     * @param namespace where the gateway runs
     */
    public GatewayCertificates(KubernetesClient client, String namespace, Clock clock, SecureRandom random) {
        this.client = client;
        this.namespace = namespace;
        this.clock = clock;
        this.random = random;
    }

    /** Makes and renews what is due; to be called at the start and now and then. */
    public synchronized GatewayIdentity ensure() {
        CertificateAuthority authority = authority();
        serving(authority);
        var identity = new GatewayIdentity(authority, operator(authority));
        known = Optional.of(identity);
        return identity;
    }

    /** @return what {@link #ensure} found or made last, or finds and makes now */
    public synchronized GatewayIdentity identity() {
        return known.orElseGet(this::ensure);
    }

    private CertificateAuthority authority() {
        return read(AUTHORITY_SECRET)
                .map(secret -> CertificateAuthority.parse(text(secret, CERTIFICATE), text(secret, KEY)))
                .orElseGet(() -> {
                    requireFirstTime();
                    var made = CertificateAuthority.create("davit-gateway", clock.instant(), AUTHORITY_LIFE, random);
                    client.resource(secret(
                                    AUTHORITY_SECRET, Map.of(CERTIFICATE, made.certificatePem(), KEY, made.keyPem())))
                            .create();
                    LOGGER.atInfo().addKeyValue("secret", AUTHORITY_SECRET).log("made the gateway's authority");
                    return made;
                });
    }

    /** A certificate without its authority: that one was lost, and every hosted API server trusts it. */
    private void requireFirstTime() {
        if (read(SERVING_SECRET).isPresent()) {
            throw new IllegalStateException(
                    ("Secret %s/%s is gone, but %s, which it signed, is not: an administrator must restore it from a backup;"
                                    + " to replace it, and restart every hosted control plane, delete %s too")
                            .formatted(namespace, AUTHORITY_SECRET, SERVING_SECRET, SERVING_SECRET));
        }
    }

    private void serving(CertificateAuthority authority) {
        Optional<CertifiedKey> observed = read(SERVING_SECRET).flatMap(GatewayCertificates::pair);
        if (RotationPlanner.decide(servingRequest(), observed, authority, clock.instant())
                instanceof RotationDecision.Issue(LeafRequest request, var reason)) {
            CertifiedKey leaf = authority.issue(request, clock.instant(), random);
            client.resource(secret(
                            SERVING_SECRET,
                            Map.of(
                                    CA_CERTIFICATE, authority.certificatePem(),
                                    CERTIFICATE, leaf.certificatePem(),
                                    KEY, leaf.keyPem())))
                    .fieldManager("davit-operator")
                    .forceConflicts()
                    .serverSideApply();
            LOGGER.atInfo()
                    .addKeyValue("secret", SERVING_SECRET)
                    .addKeyValue("reason", reason)
                    .log("issued the gateway's certificate");
        }
    }

    private CertifiedKey operator(CertificateAuthority authority) {
        var request =
                LeafRequest.client("davit-operator", List.of(), LEAF_LIFE).withUris(URI.create("davit://operator"));
        return switch (RotationPlanner.decide(
                request, known.map(GatewayIdentity::operator), authority, clock.instant())) {
            case RotationDecision.Keep(CertifiedKey leaf) -> leaf;
            case RotationDecision.Issue issue -> authority.issue(issue.request(), clock.instant(), random);
        };
    }

    private LeafRequest servingRequest() {
        var internal = "gateway-internal." + namespace + ".svc";
        return new LeafRequest(
                "davit-gateway",
                List.of(),
                List.of(Names.GATEWAY + "." + namespace + ".svc", internal, "*." + internal),
                List.of(),
                List.of(URI.create("davit://gateway/shared")),
                Set.of(ExtendedUsage.SERVER_AUTH, ExtendedUsage.CLIENT_AUTH),
                LEAF_LIFE);
    }

    private Optional<Secret> read(String name) {
        return Optional.ofNullable(
                client.secrets().inNamespace(namespace).withName(name).get());
    }

    private Secret secret(String name, Map<String, String> files) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .withLabels(Map.of(Labels.MANAGED_BY, Labels.MANAGER, Labels.NAME, Names.GATEWAY))
                .endMetadata()
                .withType("Opaque")
                .withData(SecretData.encode(files))
                .build();
    }

    private static Optional<CertifiedKey> pair(Secret secret) {
        try {
            return Optional.of(CertifiedKey.parse(text(secret, CERTIFICATE), text(secret, KEY)));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private static String text(Secret secret, String key) {
        String value = Optional.ofNullable(secret.getData()).orElse(Map.of()).get(key);
        if (value == null) {
            throw new IllegalArgumentException("Secret %s/%s has no key %s; restore it from a backup"
                    .formatted(
                            secret.getMetadata().getNamespace(),
                            secret.getMetadata().getName(),
                            key));
        }
        return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
    }
}
