package dev.davit.model.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.api.v1alpha1.ObjectPatch;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.model.text.Canonical;
import dev.davit.model.validation.Refusal;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Applies patches to rendered objects. What may change is judged by the result of all patches, not by paths, so that a patch
 * may change what an earlier one added.
 */
public final class PatchApplier {
    /** Secrets are no spec's business, and the namespace is what keeps clusters apart. */
    private static final Set<String> CLOSED = Set.of("Secret", "Namespace");

    private PatchApplier() {}

    /**
     * @param objects as rendered
     * @param patches in the order in which they apply
     * @return the objects and what was refused
     */
    public static PatchOutcome apply(List<HasMetadata> objects, List<ObjectPatch> patches) {
        var patched = new ArrayList<>(objects);
        var refusals = new ArrayList<Refusal>();
        var touched = new TreeSet<Integer>();
        for (var patch : patches) {
            refusal(patch.kind(), patch.name(), () -> {
                        var index = target(objects, patch);
                        patched.set(index, apply(patched.get(index), patch));
                        touched.add(index);
                    })
                    .ifPresent(refusals::add);
        }
        for (var index : touched) {
            var rendered = objects.get(index);
            var result = patched.get(index);
            refusal(
                            rendered.getKind(),
                            rendered.getMetadata().getName(),
                            () -> PatchGuard.check(Canonical.tree(rendered), Canonical.tree(result)))
                    .ifPresent(refusal -> {
                        patched.set(index, rendered);
                        refusals.add(refusal);
                    });
        }
        return new PatchOutcome(patched, refusals);
    }

    private static Optional<Refusal> refusal(String kind, String name, Runnable step) {
        try {
            step.run();
            return Optional.empty();
        } catch (IllegalArgumentException | JsonPatchException refused) {
            return Optional.of(Refusal.invalidSpec(
                    Reasons.INVALID_PATCH, "patch of %s %s: %s".formatted(kind, name, refused.getMessage())));
        }
    }

    private static int target(List<HasMetadata> objects, ObjectPatch patch) {
        return IntStream.range(0, objects.size())
                .filter(index -> !CLOSED.contains(patch.kind())
                        && objects.get(index).getKind().equals(patch.kind())
                        && objects.get(index).getMetadata().getName().equals(patch.name()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no such object that can be patched; expected one of " + patchable(objects)));
    }

    private static String patchable(List<HasMetadata> objects) {
        return objects.stream()
                .filter(object -> !CLOSED.contains(object.getKind()))
                .map(object -> object.getKind() + " " + object.getMetadata().getName())
                .collect(Collectors.joining(", "));
    }

    private static HasMetadata apply(HasMetadata object, ObjectPatch patch) {
        var before = Canonical.tree(object);
        var change = Canonical.parse(patch.patch());
        var after = switch (patch.type()) {
            case Json -> JsonPatch.apply(change, before);
            case Merge -> merge(before, change);
            case Strategic -> StrategicMerge.apply(before, change);
        };
        if (!after.isObject()) {
            throw new IllegalArgumentException("expected that the object stays one, found "
                    + after.getNodeType().name().toLowerCase(Locale.ROOT));
        }
        return Canonical.value(after, object.getClass());
    }

    /** RFC 7386, section 2. */
    private static JsonNode merge(JsonNode target, JsonNode change) {
        if (!(change instanceof ObjectNode changes)) {
            return change;
        }
        var result = target instanceof ObjectNode object ? object.deepCopy() : JsonNodeFactory.instance.objectNode();
        changes.properties().forEach(each -> {
            if (each.getValue().isNull()) {
                result.remove(each.getKey());
            } else {
                result.set(each.getKey(), merge(result.path(each.getKey()), each.getValue()));
            }
        });
        return result;
    }
}
