package dev.davit.operator.hosted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.operator.hosted.HostedState.HostedObjects;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownStateTest {
    private static final List<HasMetadata> OLD = wish("old");
    private static final List<HasMetadata> NEW = wish("new");
    private static final HostedObjects APPLIED = new HostedObjects.Applied();
    private static final HostedObjects PENDING = new HostedObjects.Pending();

    private final KnownState known = new KnownState(HostedState.UNKNOWN.withObjects(APPLIED));

    @Test
    void theFirstWishKeepsWhatWasKnown() {
        assertThat(known.desire(OLD)).isFalse();

        assertThat(known.state().objects()).isEqualTo(APPLIED);
    }

    @Test
    void anotherWishIsPendingUntilItWasFulfilled() {
        known.desire(OLD);

        assertThat(known.desire(NEW)).isTrue();
        assertThat(known.state().objects()).isEqualTo(PENDING);

        assertThat(known.became(wish("new"), APPLIED)).isTrue();
        assertThat(known.state().objects()).isEqualTo(APPLIED);
    }

    /** It may take seconds to write the objects, and the next wish may come meanwhile. */
    @Test
    void whatBecameOfAFormerWishSaysNothingAboutTheNextOne() {
        known.desire(OLD);
        known.desire(NEW);

        assertThat(known.became(OLD, APPLIED)).isFalse();
        assertThat(known.became(OLD, new HostedObjects.Failed("exceeded quota")))
                .isFalse();

        assertThat(known.state().objects()).isEqualTo(PENDING);
    }

    private static List<HasMetadata> wish(String name) {
        return List.of(new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .build());
    }
}
