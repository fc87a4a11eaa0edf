package dev.davit.operator.hosted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.operator.hosted.HostedState.Addons;
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

    private static final Addons WAITING = new Addons.Waiting("proxy: 0 of 1 pods of the new version are ready");

    private final KnownState known = new KnownState(HostedState.UNKNOWN.withObjects(APPLIED));

    @Test
    void theFirstWishKeepsWhatWasKnown() {
        assertThat(known.desire(OLD, false)).isFalse();

        assertThat(known.state().objects()).isEqualTo(APPLIED);
    }

    @Test
    void anotherWishIsPendingUntilItWasFulfilled() {
        known.desire(OLD, false);

        assertThat(known.desire(NEW, false)).isTrue();
        assertThat(known.state().objects()).isEqualTo(PENDING);

        assertThat(known.became(wish("new"), APPLIED)).isTrue();
        assertThat(known.state().objects()).isEqualTo(APPLIED);
    }

    /** It may take seconds to write the objects, and the next wish may come meanwhile. */
    @Test
    void whatBecameOfAFormerWishSaysNothingAboutTheNextOne() {
        known.desire(OLD, false);
        known.desire(NEW, false);

        assertThat(known.became(OLD, APPLIED)).isFalse();
        assertThat(known.became(OLD, new HostedObjects.Failed("exceeded quota")))
                .isFalse();

        assertThat(known.state().objects()).isEqualTo(PENDING);
    }

    @Test
    void theAddonsOfAnotherWishAreUnknown() {
        known.desire(OLD, true);
        assertThat(known.became(OLD, WAITING)).isTrue();
        assertThat(known.state().addons()).isEqualTo(WAITING);

        known.desire(NEW, true);

        assertThat(known.state().addons()).isEqualTo(new Addons.Unknown());
        assertThat(known.became(OLD, new Addons.Ready())).isFalse();
        assertThat(known.state().addons()).isEqualTo(new Addons.Unknown());
    }

    @Test
    void theAddonsAreForgottenWhenNobodyWaitsForThemAnyMore() {
        known.desire(OLD, true);
        known.became(OLD, new Addons.Ready());

        assertThat(known.desire(OLD, false)).isFalse();
        assertThat(known.became(OLD, WAITING)).isFalse();
        known.desire(OLD, true);

        assertThat(known.state().addons()).isEqualTo(new Addons.Unknown());
    }

    private static List<HasMetadata> wish(String name) {
        return List.of(new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .build());
    }
}
