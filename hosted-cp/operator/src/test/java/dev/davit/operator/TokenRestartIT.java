package dev.davit.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.JoinToken;
import dev.davit.api.v1alpha1.JoinTokenPhase;
import dev.davit.testing.Poll;
import dev.davit.testing.kube.KubeApi;
import dev.davit.testing.kube.KubeApiTest;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens, while the way into their cluster comes and goes. */
@KubeApiTest(manifests = {"crds", "install", "install/admission", "install/operator"})
class TokenRestartIT {
    private final HostedApi hosted;
    private final OperatorScene scene;

    TokenRestartIT(KubeApi api) throws Exception {
        this.hosted = new HostedApi();
        this.scene = new OperatorScene(api, "127.0.0.1", hosted.port());
    }

    @BeforeEach
    void start() throws Exception {
        scene.start(false);
    }

    @AfterEach
    void stop() throws IOException {
        scene.close();
        hosted.close();
    }

    /** Invariant I1. */
    @Test
    void aRestartWritesNothingAboutATokenThatIsReady() throws Exception {
        HostedCluster cluster = scene.available(hosted, "edge");
        scene.readyToken("workers", "edge");
        scene.awaitQuiet();
        var before = scene.writesAbout(cluster);
        var inside = hosted.writes();

        scene.start(false);

        Poll.await("nothing is written", OperatorScene.QUIET.multipliedBy(2))
                .during(OperatorScene.QUIET)
                .untilAsserted(() -> {
                    assertThat(scene.writesAbout(cluster)).isEqualTo(before);
                    assertThat(hosted.writes()).isEqualTo(inside);
                });
    }

    @Test
    void aTokenIsMadeKnownAgainWhereItWasLost() throws Exception {
        scene.available(hosted, "edge");
        JoinToken token = scene.readyToken("workers", "edge");
        var secret = hosted.admin()
                .secrets()
                .inNamespace("kube-system")
                .withName("bootstrap-token-"
                        + Objects.requireNonNull(token.getStatus().tokenID()));
        scene.stop();
        secret.delete();

        scene.start(false);

        Poll.await("the token is known inside").until(() -> secret.get() != null);
        assertThat(scene.status(token).phase()).isEqualTo(JoinTokenPhase.Ready);
    }

    @Test
    void aTokenThatIsDeletedIsTakenAwayOnBothSides() throws Exception {
        scene.available(hosted, "edge");
        JoinToken token = scene.readyToken("workers", "edge");

        scene.admin().resource(token).delete();

        Poll.await("the token goes").until(() -> scene.admin().resource(token).get() == null);
        assertThat(hosted.admin()
                        .secrets()
                        .inNamespace("kube-system")
                        .withName("bootstrap-token-"
                                + Objects.requireNonNull(token.getStatus().tokenID()))
                        .get())
                .isNull();
        assertThat(scene.admin()
                        .secrets()
                        .inNamespace(scene.namespace())
                        .withName("workers-join")
                        .get())
                .isNull();
    }
}
