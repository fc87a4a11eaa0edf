package dev.davit.e2e.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Lab;
import java.time.Duration;
import java.util.List;

/** A change whose pod does not come up, and what is to be seen of it. */
record BadChange(Hosted cluster) {
    private static final Duration REPORT = Duration.ofMinutes(1);
    private static final Duration BACK = Duration.ofMinutes(2);

    /**
     * Offers a version that is the first one but for one image, which does not exist.
     *
     * @param image path of it in the Release
     */
    static void releaseWithoutImage(Lab lab, String version, String image) {
        String release = lab.management().text("get", "release", Fleet.FIRST, "-o", "json");
        String existing = lab.management().field("release/" + Fleet.FIRST, image);
        lab.management()
                .apply(release.replace("\"" + existing + "\"", "\"" + existing + "-missing\"")
                        .replace("\"" + Fleet.FIRST + "\"", "\"" + version + "\""))
                .text();
    }

    /**
     * Changes the spec and takes that back, while somebody asks the API all the time: no request fails, and no pod goes.
     *
     * @param change a merge patch of the spec, whose pod does not come up
     * @param told waits for what is said of it
     * @param back the patch that takes it back
     */
    void servesOn(String change, Runnable told, String back) {
        List<String> pods = cluster.controlPlanePods();
        try (var watch = ApiWatch.start(cluster.kubectl())) {
            cluster.patch(change);

            told.run();
            assertThat(cluster.controlPlanePods()).containsAll(pods);

            cluster.patch(back);

            awaitWhole(pods);
            assertThat(watch.seen().failed()).isZero();
            assertThat(watch.seen().answered()).isPositive();
        }
    }

    /** Returns when it is said why the pod does not come up, while the API is available. */
    void awaitTold(String reason, String... words) {
        await("it is said why the pod does not come up").atMost(REPORT).untilAsserted(() -> {
            assertThat(cluster.field(".status.conditions[?(@.type==\"Degraded\")].reason"))
                    .isEqualTo(reason);
            assertThat(cluster.condition("Degraded")).contains(words);
            assertThat(cluster.condition("Progressing")).startsWith("True").contains(words);
            assertThat(cluster.condition("Available")).startsWith("True");
        });
    }

    /** @param pods from before, none of which was ever replaced */
    private void awaitWhole(List<String> pods) {
        await("it is rolled out again").atMost(BACK).untilAsserted(() -> {
            assertThat(cluster.condition("Ready")).startsWith("True");
            assertThat(cluster.condition("Degraded")).startsWith("False");
            assertThat(cluster.field(".status.version.current")).isEqualTo(Fleet.FIRST);
            assertThat(cluster.controlPlanePods()).isEqualTo(pods);
        });
    }
}
