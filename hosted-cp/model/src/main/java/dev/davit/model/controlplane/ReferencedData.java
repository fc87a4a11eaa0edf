package dev.davit.model.controlplane;

import dev.davit.api.v1alpha1.KeyReference;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What was read of the objects that a spec refers to.
 *
 * @param found text by key, of those that exist
 */
public record ReferencedData(Map<Reference, Map<String, String>> found) {
    private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]+");

    /** Nothing is referred to. */
    public static final ReferencedData NONE = new ReferencedData(Map.of());

    /** Copies. */
    public ReferencedData {
        found = Map.copyOf(found);
    }

    String secret(KeyReference reference) throws UnusableSetting {
        return text(Reference.Kind.Secret, reference);
    }

    String configMap(KeyReference reference) throws UnusableSetting {
        return text(Reference.Kind.ConfigMap, reference);
    }

    private String text(Reference.Kind kind, KeyReference reference) throws UnusableSetting {
        if (!KEY.matcher(reference.key()).matches()) {
            throw new UnusableSetting("expected a key of letters, digits, -, _ and ., found \"%s\"; write that of %s %s"
                    .formatted(reference.key(), kind, reference.name()));
        }
        try {
            var object = new Reference(kind, reference.name());
            var data = Optional.ofNullable(found.get(object))
                    .orElseThrow(() ->
                            new UnusableSetting("there is no %s %s in the namespace of the HostedCluster; create it"
                                    .formatted(kind, reference.name())));
            return Optional.ofNullable(data.get(reference.key()))
                    .orElseThrow(() -> new UnusableSetting(
                            "%s %s has no key %s; add it".formatted(kind, reference.name(), reference.key())));
        } catch (IllegalArgumentException noName) {
            throw new UnusableSetting(String.valueOf(noName.getMessage()));
        }
    }
}
