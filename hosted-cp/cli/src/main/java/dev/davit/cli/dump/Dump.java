package dev.davit.cli.dump;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** One archive while it is made: everything that goes in is cleaned here, and what fails is noted and goes on. */
final class Dump {
    private final TarGz archive;
    private final List<String> failures = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private KnownSecrets known = KnownSecrets.NONE;

    Dump(TarGz archive) {
        this.archive = archive;
    }

    /** A step that reads something. */
    interface Part {
        void run() throws IOException;
    }

    /** Runs a step; if it fails, the archive says so, and the others are run all the same. */
    void part(String what, Part part) {
        try {
            part.run();
        } catch (IOException | RuntimeException e) {
            failures.add(clean(what + ": " + reason(e)));
        }
    }

    /**
     * A step that adds objects.
     *
     * @param what it is called when it fails
     * @param path of their file in the archive, without ending
     */
    void part(String what, String path, Supplier<? extends Collection<? extends HasMetadata>> objects) {
        part(what, () -> objects(path, objects.get()));
    }

    /** Takes the values of these Secrets out of everything that is added from now on. */
    void hide(List<Secret> secrets) {
        known = known.and(secrets);
    }

    void objects(String path, Collection<? extends HasMetadata> objects) throws IOException {
        var text = new StringBuilder();
        for (HasMetadata object : objects) {
            JsonNode json = Serialization.jsonMapper().valueToTree(object);
            text.append(Serialization.asYaml(new ObjectCleaner(known).clean(json)));
        }
        if (!objects.isEmpty()) {
            archive.add(path + ".yaml", text.toString());
        }
    }

    void log(String path, String log, LogFilter filter) throws IOException {
        LogFilter.Filtered filtered = filter.filter(log);
        if (filtered.audit() > 0) {
            notes.add("%s: %d audit lines left out".formatted(path, filtered.audit()));
        }
        if (filtered.others() > 0) {
            notes.add("%s: %d lines about something else left out".formatted(path, filtered.others()));
        }
        if (!filtered.text().isEmpty()) {
            archive.add(path, clean(filtered.text()));
        }
    }

    /** @return what failed, after having written it down */
    List<String> finish(String head) throws IOException {
        var text = new StringBuilder(head);
        text.append("\nFailed parts: ")
                .append(failures.isEmpty() ? "none" : "" + failures.size())
                .append('\n');
        failures.forEach(failure -> text.append("- ").append(failure).append('\n'));
        notes.forEach(note -> text.append(note).append('\n'));
        archive.add("dump.txt", text.toString());
        return List.copyOf(failures);
    }

    private String clean(String text) {
        return new ObjectCleaner(known).text(text);
    }

    private static String reason(Exception failure) {
        if (failure instanceof KubernetesClientException refused && refused.getStatus() != null) {
            return Optional.ofNullable(refused.getStatus().getMessage()).orElse("status " + refused.getCode());
        }
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName()
                + Optional.ofNullable(root.getMessage()).map(": "::concat).orElse("");
    }
}
