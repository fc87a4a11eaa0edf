package dev.davit.operator.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.UpgradeState;
import dev.davit.api.v1alpha1.VersionHistory;
import dev.davit.api.v1alpha1.VersionStatus;
import dev.davit.operator.cluster.StatusScenario;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VersionKeeperTest {
    private static final Instant T0 = Instant.parse("2026-11-23T07:00:00.123Z");
    private static final Instant T1 = T0.plusSeconds(60);
    private static final Instant T2 = T1.plusSeconds(60);

    @Test
    void startsPartialAndHasNoCurrentVersion() {
        VersionStatus status = next(Optional.empty(), "1.35.4", false, T0);

        assertThat(status.desired()).isEqualTo("1.35.4");
        assertThat(status.current()).isNull();
        assertThat(status.history())
                .containsExactly(
                        new VersionHistory("1.35.4", UpgradeState.Partial, "2026-11-23T07:00:00Z", null, List.of()));
    }

    @Test
    void completesOnceAndStaysByteForByte() {
        VersionStatus completed = completed("1.35.4");

        assertThat(completed.current()).isEqualTo("1.35.4");
        assertThat(completed.history().getFirst().completionTime()).isEqualTo("2026-11-23T07:01:00Z");
        assertThat(next(Optional.of(completed), "1.35.4", true, T2)).isEqualTo(completed);
        assertThat(next(Optional.of(completed), "1.35.4", false, T2)).isEqualTo(completed);
    }

    @Test
    void keepsTheCurrentVersionUntilTheNextOneIsComplete() {
        VersionStatus during = next(Optional.of(completed("1.35.4")), "1.36.3", false, T2);

        assertThat(during.desired()).isEqualTo("1.36.3");
        assertThat(during.current()).isEqualTo("1.35.4");
        assertThat(during.history())
                .extracting(VersionHistory::state)
                .containsExactly(UpgradeState.Partial, UpgradeState.Completed);
    }

    @Test
    void remembersAVersionThatWasGivenUp() {
        VersionStatus during = next(Optional.of(completed("1.35.4")), "1.36.3", false, T1);

        VersionStatus back = next(Optional.of(during), "1.35.4", true, T2);

        assertThat(back.current()).isEqualTo("1.35.4");
        assertThat(back.history()).extracting(VersionHistory::version).containsExactly("1.35.4", "1.36.3", "1.35.4");
        assertThat(back.history().get(1).state()).isEqualTo(UpgradeState.Partial);
    }

    @Test
    void remembersTwenty() {
        Optional<VersionStatus> status = Optional.empty();
        for (int patch = 0; patch < 30; patch++) {
            status = Optional.of(next(status, "1.35." + patch, true, T0));
        }

        assertThat(status.orElseThrow().history()).hasSize(20);
    }

    private static VersionStatus next(Optional<VersionStatus> before, String version, boolean complete, Instant now) {
        var release = StatusScenario.release(version, "3.6.16");
        return VersionKeeper.next(
                before,
                new UpgradePath(version, Optional.empty(), release, release),
                complete ? Reached.ALL : Reached.NOTHING,
                now);
    }

    private static VersionStatus completed(String version) {
        VersionStatus started = next(Optional.empty(), version, false, T0);
        return next(Optional.of(started), version, true, T1);
    }
}
