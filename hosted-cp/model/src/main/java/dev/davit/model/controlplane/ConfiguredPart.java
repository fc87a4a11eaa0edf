package dev.davit.model.controlplane;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one section of {@code spec.apiServer} asks of kube-apiserver.
 *
 * @param flags without dashes
 * @param files which the flags point to, by name within {@link #FOLDER}
 * @param logMebibytes space for files that kube-apiserver writes; none when 0
 */
public record ConfiguredPart(SortedMap<String, String> flags, SortedMap<String, String> files, int logMebibytes) {
    /** Where kube-apiserver finds the files. */
    static final String FOLDER = "/etc/kubernetes/files";

    /** Copies. */
    public ConfiguredPart {
        flags = new TreeMap<>(flags);
        files = new TreeMap<>(files);
    }

    static ConfiguredPart of(Map<String, String> flags, Map<String, String> files) {
        return new ConfiguredPart(new TreeMap<>(flags), new TreeMap<>(files), 0);
    }
}
