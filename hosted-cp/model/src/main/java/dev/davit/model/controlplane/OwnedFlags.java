package dev.davit.model.controlplane;

import dev.davit.api.v1alpha1.HostedClusterSpec;
import dev.davit.api.v1alpha1.OwnedApiServerFlags;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Flags of kube-apiserver that {@code spec.apiServer.extraArgs}, or a patch, may not set. */
public final class OwnedFlags {
    private static final Map<String, String> FIELDS = fields();
    private static final Set<String> IN_PATCHES = Stream.concat(
                    OwnedApiServerFlags.names().stream(), FIELDS.keySet().stream())
            .collect(Collectors.toUnmodifiableSet());

    private OwnedFlags() {}

    /** @return those that no patch may set: Davit's, and those that have a field, whose value a patch would replace unseen */
    public static Set<String> inPatches() {
        return IN_PATCHES;
    }

    /**
     * @param spec what the user asked for
     * @return those of its extra flags that are Davit's, sorted
     */
    public static Set<String> among(HostedClusterSpec spec) {
        var found = new TreeSet<>(spec.apiServer().extraArgs().keySet());
        found.retainAll(OwnedApiServerFlags.names());
        return found;
    }

    /**
     * @param spec what the user asked for
     * @return those of its extra flags that have a field below {@code spec.apiServer}, and that field, whether it is set or
     *     not: a flag that becomes a field's would be refused only once somebody sets the field
     */
    public static SortedMap<String, String> ofFields(HostedClusterSpec spec) {
        var found = new TreeMap<>(FIELDS);
        found.keySet().retainAll(spec.apiServer().extraArgs().keySet());
        found.keySet().removeAll(OwnedApiServerFlags.names());
        return found;
    }

    private static Map<String, String> fields() {
        var fields = new HashMap<>(ApiServerFlags.OF_FIELDS);
        fields.putAll(ApiServerFlags.BESIDE_FIELDS);
        return Map.copyOf(fields);
    }
}
