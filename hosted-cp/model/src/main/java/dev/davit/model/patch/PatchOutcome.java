package dev.davit.model.patch;

import dev.davit.model.validation.Refusal;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/**
 * What became of patches.
 *
 * @param objects all objects in their order; one whose patched form is refused is as rendered
 * @param refusals why patches were not applied
 */
public record PatchOutcome(List<HasMetadata> objects, List<Refusal> refusals) {
    /** Copies. */
    public PatchOutcome {
        objects = List.copyOf(objects);
        refusals = List.copyOf(refusals);
    }
}
