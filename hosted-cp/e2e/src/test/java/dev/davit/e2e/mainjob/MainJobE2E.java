package dev.davit.e2e.mainjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import dev.davit.e2e.support.PortForward;
import dev.davit.e2e.support.TestPods;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LabExtension.class)
@Order(10)
class MainJobE2E {

    private final Lab lab;
    private final Fleet fleet;

    MainJobE2E(Lab lab, Fleet fleet) {
        this.lab = lab;
        this.fleet = fleet;
    }

    @Test
    void bothClustersAreReadyAtTheVersionAskedFor() {
        both().forEach(cluster -> {
            assertThat(cluster.condition("Available")).startsWith("True");
            assertThat(cluster.field(".status.version.current")).isEqualTo(Fleet.FIRST);
            assertThat(cluster.field(".status.version.history[0].state")).isEqualTo("Completed");
            assertThat(cluster.kubectl().text("get", "--raw", "/version")).contains("v" + Fleet.FIRST);
        });
    }

    @Test
    void eventsTellTheStory() {
        both().forEach(cluster -> await("events of " + cluster.name())
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(cluster.events())
                        .anyMatch(event -> event.startsWith("VersionCompleted: ") && event.contains(Fleet.FIRST))
                        .anyMatch(event -> event.contains(": Available is True"))));
    }

    @Test
    void machinesAreReadyAndCountedInTheStatus() {
        both().forEach(cluster -> {
            assertThat(cluster.kubectl().text("get", "nodes", "--no-headers"))
                    .contains(cluster.name() + "-1", " Ready ", "v" + Fleet.FIRST);
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                assertThat(cluster.field(".status.nodes.ready")).isEqualTo("1");
                assertThat(cluster.condition("NodesConnected")).startsWith("True");
            });
        });
    }

    @Test
    void statusListsBothClusters() {
        var table = lab.davit("status", "-n", Hosted.NAMESPACE).text();

        assertThat(table).contains("red", "blue", Fleet.FIRST, lab.gatewayAddress() + ":443");
    }

    @Test
    void tunnelsListsTheMachinesOfBothClusters() {
        var table = lab.davit("tunnels", "-A").text();

        both().forEach(cluster -> assertThat(table.lines())
                .as("a tunnel of the machine of %s", cluster.name())
                .anyMatch(line -> line.matches("\\S+/%1$s +%1$s-1 +gateway-\\S+ .*".formatted(cluster.name()))));
    }

    @Test
    void davitIsAPluginOfKubectlToo() {
        assertThat(lab.kubectlDavit("status", "-n", Hosted.NAMESPACE).text()).contains("red", "blue", Fleet.FIRST);
        assertThat(lab.kubectlDavit("--help").text()).contains("Usage: kubectl davit ");
    }

    @Test
    void podsReachTheirApiServerAndDns() {
        both().forEach(cluster -> {
            var kubectl = cluster.kubectl();

            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(
                                    kubectl.run("exec", "web", "--", "nslookup", "kubernetes.default.svc.cluster.local")
                                            .out())
                            .contains("10.96.0.1"));
            assertThat(kubectl.text("exec", "web", "--", "sh", "-c", TestPods.ASK_API_SERVER + "/version"))
                    .contains("v" + Fleet.FIRST);
        });
    }

    @Test
    void logsAndExecComeBackThroughTheTunnel() {
        both().forEach(cluster -> {
            assertThat(cluster.kubectl().text("logs", "web")).contains("serving");
            assertThat(cluster.kubectl().text("exec", "web", "--", "cat", "/www/index.html"))
                    .isEqualTo("hello from web");
        });
    }

    @Test
    void execReturnsTheExitCodeOfTheCommand() {
        assertThat(fleet.red()
                        .kubectl()
                        .run("exec", "web", "--", "sh", "-c", "exit 7")
                        .exitCode())
                .isEqualTo(7);
    }

    @Test
    void portForwardServesThePod() {
        try (var forward = PortForward.to(fleet.red().kubectl(), "pod/web", TestPods.PORT)) {
            assertThat(forward.get()).contains("hello from web");
        }
    }

    private Stream<Hosted> both() {
        return Stream.of(fleet.red(), fleet.blue());
    }
}
