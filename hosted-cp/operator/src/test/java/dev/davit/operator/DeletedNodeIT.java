package dev.davit.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.testing.Poll;
import dev.davit.testing.kube.KubeApi;
import dev.davit.testing.kube.KubeApiTest;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Node that is deleted: the gateway hears of it, and of its return, from the route. */
@KubeApiTest(manifests = {"crds", "install", "install/admission", "install/operator"})
class DeletedNodeIT {
    private static final String REFUSED = "\"name\":\"w1\",\"refusedUpTo\":";

    private final HostedApi hosted;
    private final OperatorScene scene;
    private final Machines machines;

    DeletedNodeIT(KubeApi api) throws Exception {
        this.hosted = new HostedApi();
        this.scene = new OperatorScene(api, "127.0.0.1", hosted.port());
        this.machines = new Machines(hosted);
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

    /** Its machine may make it anew, as a kubelet does that is restarted; that changes nothing, and causes one write. */
    @Test
    void aNodeThatIsDeletedIsRefusedFromThenOn() throws Exception {
        HostedCluster cluster = withMachine();
        assertThat(scene.route(cluster)).doesNotContain("deletedNodes");

        hosted.admin().nodes().withName("w1").delete();
        Poll.await("the gateway hears of the deletion")
                .until(() -> scene.route(cluster).contains(REFUSED));
        assertThat(scene.route(cluster)).contains("\"nodes\":[]");

        machines.register("w1", "198.18.0.22");
        Poll.await("the gateway hears of the Node's return")
                .until(() -> scene.route(cluster).contains("198.18.0.22"));
        assertThat(scene.route(cluster)).contains(REFUSED);
        scene.awaitQuiet();
    }

    @Test
    void aNodeThatIsDeletedWhileTheOperatorIsAwayIsRefusedWhenItIsBack() throws Exception {
        HostedCluster cluster = withMachine();
        scene.stop();

        hosted.admin().nodes().withName("w1").delete();
        machines.register("w2", "198.18.0.22");
        scene.start(false);

        Poll.await("the gateway hears of the deletion")
                .until(() -> scene.route(cluster).contains(REFUSED));
        String route = scene.route(cluster);
        assertThat(route).contains("198.18.0.22");
        scene.start(false);
        scene.awaitQuiet();
        assertThat(scene.route(cluster)).as("remembered by the next operator").isEqualTo(route);
    }

    private HostedCluster withMachine() throws Exception {
        HostedCluster cluster = scene.available(hosted, "edge");
        machines.register("w1", "198.18.0.21");
        Poll.await("the route has the machine").until(() -> scene.route(cluster).contains("198.18.0.21"));
        return cluster;
    }
}
