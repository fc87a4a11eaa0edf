package dev.davit.e2e.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
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

    private final Hosted bad;
    private final BadChange change;

    BadUpgradeE2E(Lab lab) {
        this.bad = Hosted.existing(lab, NAME);
        this.change = new BadChange(bad);
    }

    @BeforeAll
    static void create(Lab lab) {
        lab.management().run("create", "namespace", Hosted.NAMESPACE);
        Hosted.create(lab, NAME, Fleet.FIRST).awaitAvailable();
        BadChange.releaseWithoutImage(lab, WITHOUT_IMAGE, ".spec.images.kubeApiserver");
    }

    @AfterAll
    static void remove(Lab lab) {
        lab.davit("delete", "cluster", NAME, "-n", Hosted.NAMESPACE, "--yes", "--lift-protection", "--wait");
        lab.management().run("delete", "release", WITHOUT_IMAGE);
    }

    @Test
    void anImageThatDoesNotExistIsNamedAndTheOldPodServes() {
        change.servesOn(
                "{\"version\":\"" + WITHOUT_IMAGE + "\"}",
                () -> {
                    change.awaitTold(
                            "ImageNotAvailable", "container kube-apiserver: image ", "-missing cannot be pulled");
                    assertThat(bad.field(".status.version.history[0].steps[*].name"))
                            .isEqualTo("ControlPlane");
                },
                "{\"version\":\"" + Fleet.FIRST + "\"}");
        assertThat(bad.field(".status.version.history[*].state")).isEqualTo("Completed Partial Completed");
    }

    @Test
    void aFlagThatIsRefusedIsNamedAndTheOldPodServes() {
        change.servesOn(
                "{\"apiServer\":{\"extraArgs\":{\"no-such-flag\":\"1\"}}}",
                () -> change.awaitTold(
                        "PodCrashes",
                        "container kube-apiserver crashes with exit code 1",
                        "unknown flag: --no-such-flag"),
                "{\"apiServer\":{\"extraArgs\":null}}");
    }
}
