package dev.davit.e2e.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Changes whose pod does not come up: the old one serves, it is said why within a minute, and going back works. */
@ExtendWith(LabExtension.class)
@Order(66)
class BadUpgradeE2E {
    private static final String NAME = "bad";
    private static final String WITHOUT_IMAGE = "1.35.97";
    private static final Duration REPORT = Duration.ofMinutes(1);
    private static final Duration BACK = Duration.ofMinutes(2);

    private final Lab lab;
    private final Hosted bad;

    BadUpgradeE2E(Lab lab) {
        this.lab = lab;
        this.bad = Hosted.existing(lab, NAME);
    }

    @BeforeAll
    static void create(Lab lab) {
        lab.management().run("create", "namespace", Hosted.NAMESPACE);
        Hosted.create(lab, NAME, Fleet.FIRST).awaitAvailable();
        String release = lab.management().text("get", "release", Fleet.FIRST, "-o", "json");
        String image = lab.management().field("release/" + Fleet.FIRST, ".spec.images.kubeApiserver");
        lab.management()
                .apply(release.replace("\"" + image + "\"", "\"" + image + "-missing\"")
                        .replace("\"" + Fleet.FIRST + "\"", "\"" + WITHOUT_IMAGE + "\""))
                .text();
    }

    @AfterAll
    static void remove(Lab lab) {
        lab.davit("delete", "cluster", NAME, "-n", Hosted.NAMESPACE, "--yes", "--lift-protection", "--wait");
        lab.management().run("delete", "release", WITHOUT_IMAGE);
    }

    @Test
    void anImageThatDoesNotExistIsNamedAndTheOldPodServes() {
        List<String> pods = bad.controlPlanePods();
        try (var watch = ApiWatch.start(bad.kubectl())) {
            bad.patch("{\"version\":\"" + WITHOUT_IMAGE + "\"}");

            awaitTold("ImageNotAvailable", "container kube-apiserver: image ", "-missing cannot be pulled");
            assertThat(bad.controlPlanePods()).containsAll(pods);
            assertThat(bad.field(".status.version.history[0].steps[*].name")).isEqualTo("ControlPlane");

            bad.patch("{\"version\":\"" + Fleet.FIRST + "\"}");

            awaitWhole(pods);
            assertThat(watch.seen().failed()).isZero();
            assertThat(watch.seen().answered()).isPositive();
        }
        assertThat(bad.field(".status.version.history[*].state")).isEqualTo("Completed Partial Completed");
    }

    @Test
    void aFlagThatIsRefusedIsNamedAndTheOldPodServes() {
        List<String> pods = bad.controlPlanePods();
        try (var watch = ApiWatch.start(bad.kubectl())) {
            bad.patch("{\"apiServer\":{\"extraArgs\":{\"no-such-flag\":\"1\"}}}");

            awaitTold(
                    "PodCrashes", "container kube-apiserver crashes with exit code 1", "unknown flag: --no-such-flag");
            assertThat(bad.controlPlanePods()).containsAll(pods);

            bad.patch("{\"apiServer\":{\"extraArgs\":null}}");

            awaitWhole(pods);
            assertThat(watch.seen().failed()).isZero();
        }
    }

    private void awaitTold(String reason, String... words) {
        await("it is said why the pod does not come up").atMost(REPORT).untilAsserted(() -> {
            assertThat(bad.field(".status.conditions[?(@.type==\"Degraded\")].reason"))
                    .isEqualTo(reason);
            assertThat(bad.condition("Degraded")).contains(words);
            assertThat(bad.condition("Progressing")).startsWith("True").contains(words);
            assertThat(bad.condition("Available")).startsWith("True");
        });
    }

    /** @param pods from before, none of which was ever replaced */
    private void awaitWhole(List<String> pods) {
        await("it is rolled out again").atMost(BACK).untilAsserted(() -> {
            assertThat(bad.condition("Ready")).startsWith("True");
            assertThat(bad.condition("Degraded")).startsWith("False");
            assertThat(bad.field(".status.version.current")).isEqualTo(Fleet.FIRST);
            assertThat(bad.controlPlanePods()).isEqualTo(pods);
        });
    }
}
