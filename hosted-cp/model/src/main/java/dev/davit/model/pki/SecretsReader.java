package dev.davit.model.pki;

import dev.davit.pki.CertificateAuthority;
import dev.davit.pki.CertifiedKey;
import dev.davit.pki.ServiceAccountKey;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the Secrets of a hosted namespace back into {@link ClusterSecrets}. */
final class SecretsReader {
    private final Map<String, Map<String, String>> filesBySecret;

    private SecretsReader(Map<String, Map<String, String>> filesBySecret) {
        this.filesBySecret = filesBySecret;
    }

    static Optional<ClusterSecrets> read(Collection<Secret> secrets) {
        var files = new HashMap<String, Map<String, String>>();
        secrets.forEach(secret -> files.put(secret.getMetadata().getName(), files(secret)));
        return files.containsKey(SecretsRenderer.AUTHORITIES)
                ? Optional.of(new SecretsReader(files).read())
                : Optional.empty();
    }

    private ClusterSecrets read() {
        var authorities = new ClusterAuthorities(
                authority(SecretsRenderer.CLUSTER_CA),
                authority(SecretsRenderer.FRONT_PROXY_CA),
                authority(SecretsRenderer.ETCD_CA),
                new ServiceAccountKey(
                        required(SecretsRenderer.SERVICE_ACCOUNT_KEY),
                        required(SecretsRenderer.SERVICE_ACCOUNT_PUBLIC_KEY)));
        var leaves = new EnumMap<Leaf, CertifiedKey>(Leaf.class);
        for (var leaf : Leaf.values()) {
            leaf(leaf).ifPresent(key -> leaves.put(leaf, key));
        }
        var gatewayCa =
                file(SecretsRenderer.API_SERVER, SecretsRenderer.GATEWAY_CA).orElse("");
        return new ClusterSecrets(authorities, leaves, gatewayCa);
    }

    private CertificateAuthority authority(String name) {
        try {
            return CertificateAuthority.parse(required(name + ".crt"), required(name + ".key"));
        } catch (IllegalArgumentException unreadable) {
            throw new IllegalArgumentException(
                    "Secret %s: %s cannot be used (%s); restore it from a backup, machines trust no other"
                            .formatted(SecretsRenderer.AUTHORITIES, name, unreadable.getMessage()),
                    unreadable);
        }
    }

    private Optional<CertifiedKey> leaf(Leaf leaf) {
        return file(leaf.secretName(), leaf.certificateFile())
                .flatMap(
                        certificate -> file(leaf.secretName(), leaf.keyFile()).flatMap(key -> parse(certificate, key)));
    }

    private static Optional<CertifiedKey> parse(String certificate, String key) {
        try {
            return Optional.of(CertifiedKey.parse(certificate, key));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private String required(String file) {
        return file(SecretsRenderer.AUTHORITIES, file)
                .orElseThrow(() -> new IllegalArgumentException("Secret %s: expected the key %s, found none; restore it"
                        .formatted(SecretsRenderer.AUTHORITIES, file)));
    }

    private Optional<String> file(String secret, String file) {
        return Optional.ofNullable(filesBySecret.getOrDefault(secret, Map.of()).get(file));
    }

    private static Map<String, String> files(Secret secret) {
        var files = new HashMap<String, String>();
        Optional.ofNullable(secret.getData())
                .orElse(Map.of())
                .forEach((name, value) -> decode(value).ifPresent(text -> files.put(name, text)));
        return files;
    }

    private static Optional<String> decode(String value) {
        try {
            return Optional.of(new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
