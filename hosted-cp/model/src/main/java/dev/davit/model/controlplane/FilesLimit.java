package dev.davit.model.controlplane;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** How large the files of all sections may be together: they are kept in one Secret, and no API server takes a larger one. */
final class FilesLimit {
    /** Kubernetes' limit of the data of a Secret, before base64. */
    static final int BYTES = 1024 * 1024;

    private FilesLimit() {}

    /**
     * Takes sections back until all fit, the largest first, and none that is as it was.
     *
     * @param sections by name; those that do not fit become what they were before, or go
     * @param before what is in force, which fits
     * @return why, by the name of the section
     */
    static SortedMap<String, UnusableSetting> fit(
            Map<String, ConfiguredPart> sections, Map<String, ConfiguredPart> before) {
        var problems = new TreeMap<String, UnusableSetting>();
        long all = bytes(sections);
        while (bytes(sections) > BYTES) {
            var largest = sections.entrySet().stream()
                    .filter(section -> !section.getValue().equals(before.get(section.getKey())))
                    .max(Comparator.comparingLong(section -> bytes(section.getValue())));
            if (largest.isEmpty()) {
                break;
            }
            var name = largest.get().getKey();
            problems.put(name, problem(bytes(largest.get().getValue()), all));
            Optional.ofNullable(before.get(name))
                    .ifPresentOrElse(former -> sections.put(name, former), () -> sections.remove(name));
        }
        return problems;
    }

    private static UnusableSetting problem(long section, long all) {
        return new UnusableSetting(
                "expected files of at most %d bytes in all sections together, found %d, of which this section has %d; make it smaller"
                        .formatted(BYTES, all, section));
    }

    private static long bytes(Map<String, ConfiguredPart> sections) {
        return sections.values().stream().mapToLong(FilesLimit::bytes).sum();
    }

    private static long bytes(ConfiguredPart section) {
        return section.files().values().stream()
                .mapToLong(file -> file.getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }
}
