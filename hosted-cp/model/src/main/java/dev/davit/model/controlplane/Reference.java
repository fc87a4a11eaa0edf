package dev.davit.model.controlplane;

import dev.davit.api.v1alpha1.ApiServerSpec;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An object that a spec refers to, in the namespace of the HostedCluster.
 *
 * @param kind of the object
 * @param name of the object
 */
public record Reference(Kind kind, String name) {
    /** A name that became part of a URL as it is could reach into other namespaces. */
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private static final int NAME_LENGTH = 253;

    /** What a spec may refer to. */
    public enum Kind {
        /** Whatever is secret. */
        Secret,
        /** What is not. */
        ConfigMap
    }

    /** @throws IllegalArgumentException when the name is none of an object */
    public Reference {
        if (name.length() > NAME_LENGTH || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("expected the name of a %s, found \"%s\"".formatted(kind, name));
        }
    }

    /**
     * @param spec of the API server
     * @return everything that it refers to, but for names that are none
     */
    public static Set<Reference> among(ApiServerSpec spec) {
        var found = new HashSet<Reference>();
        Optional.ofNullable(spec.audit()).ifPresent(audit -> {
            Optional.ofNullable(audit.policyConfigMapKeyRef()).ifPresent(key -> add(found, Kind.ConfigMap, key.name()));
            Optional.ofNullable(audit.webhook())
                    .ifPresent(webhook -> add(
                            found, Kind.Secret, webhook.kubeconfigSecretKeyRef().name()));
        });
        Optional.ofNullable(spec.authorization())
                .ifPresent(authorization -> authorization
                        .webhooks()
                        .forEach(webhook -> add(
                                found,
                                Kind.Secret,
                                webhook.kubeconfigSecretKeyRef().name())));
        Optional.ofNullable(spec.servingCertificate())
                .ifPresent(certificate ->
                        add(found, Kind.Secret, certificate.secretRef().name()));
        return Set.copyOf(found);
    }

    private static void add(Set<Reference> found, Kind kind, String name) {
        try {
            found.add(new Reference(kind, name));
        } catch (IllegalArgumentException noName) {
            // Reported when the section that needs it is made.
        }
    }
}
