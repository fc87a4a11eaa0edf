package dev.davit.model.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.ApiServerSpec;
import dev.davit.api.v1alpha1.OwnedApiServerFlags;
import dev.davit.model.Plans;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OwnedFlagsTest {
    /** Admission refuses by the list in the API, so that list must have all that is set here. */
    @Test
    void everyFlagThatDavitSetsIsRefusedAtAdmission() {
        var spec = Plans.with(
                Plans.spec("1.36.3"),
                new ApiServerSpec(List.of(), List.of(), Map.of(), Map.of("WatchListClient", true)));

        assertThat(new ApiServerFlags("", spec, 1).owned().names())
                .contains("feature-gates", "authorization-mode")
                .isSubsetOf(OwnedApiServerFlags.names());
    }
}
