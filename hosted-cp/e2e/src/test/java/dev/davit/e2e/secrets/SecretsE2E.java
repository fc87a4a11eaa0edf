package dev.davit.e2e.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Kubectl;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import dev.davit.e2e.support.Machine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Invariant I9, after the other tests but the deletion: they have left something to find. */
@ExtendWith(LabExtension.class)
@Order(95)
class SecretsE2E {
    private static final KnownSecrets SECRETS = new KnownSecrets();
    private static final String NODE_CREDENTIALS = "/var/lib/kubelet/pki/kubelet-client-current.pem";

    /** Everything that a user without any rights can read there, programs left out, as text. */
    private static final String READ_AS_NOBODY =
            "setpriv --reuid 65534 --regid 65534 --clear-groups find /etc/kubernetes"
                    + " /etc/davit-node /var/lib/kubelet /var/lib/davit-node /var/log -type f -size -4096k -readable"
                    + " -exec cat {} + 2>/dev/null | tr --complement --delete '[:print:]\\n'";

    private final Lab lab;
    private final Fleet fleet;

    SecretsE2E(Lab lab, Fleet fleet) {
        this.lab = lab;
        this.fleet = fleet;
    }

    @BeforeAll
    static void learnAllSecrets(Lab lab, Fleet fleet) {
        fleet.blue().joinCommand();
        SECRETS.learnFrom("management", lab.management());
        SECRETS.learnFrom("red", fleet.red().kubectl());
        SECRETS.learnFrom("blue", fleet.blue().kubectl());
        machines(fleet).forEach(machine -> SECRETS.learn(machine.name(), machine.text("cat", NODE_CREDENTIALS)));
    }

    /** Without it the others could pass because nothing was looked for. */
    @Test
    @Order(1)
    void secretsAreFoundWhereTheyBelong() {
        assertThat(SECRETS.in(lab.management().text("get", "secrets", "-A", "-o", "yaml")))
                .anyMatch(source -> source.startsWith("management/davit-system/gateway-ca/"))
                .anyMatch(source -> source.contains("-join/token"))
                .anyMatch(source -> source.contains("/red-kubeconfig/"));
        assertThat(SECRETS.in(fleet.redMachine().text("cat", NODE_CREDENTIALS))).containsExactly("red-1");
    }

    @Test
    void noneIsInALogOfAPod() {
        var kubectl = lab.management();
        var pods = kubectl.text(
                "get",
                "pods",
                "-A",
                "-o",
                "jsonpath={range .items[*]}{.metadata.namespace} {.metadata.name}{\"\\n\"}{end}");

        assertThat(pods.lines().filter(pod -> pod.matches("(davit-system|dv-.*) .*")))
                .isNotEmpty()
                .allSatisfy(pod -> assertThat(SECRETS.in(logs(kubectl, pod.split(" "))))
                        .as(pod)
                        .isEmpty());
    }

    @Test
    void noneIsInAnObjectThatIsNoSecret() {
        var kinds = "events,configmaps,pods,deployments,statefulsets,services";

        assertThat(SECRETS.in(lab.management()
                        .text("get", kinds + ",hostedclusters,jointokens,releases,davitconfigs", "-A", "-o", "json")))
                .isEmpty();
        for (var cluster : List.of(fleet.red(), fleet.blue())) {
            assertThat(SECRETS.in(cluster.kubectl().text("get", kinds + ",nodes,daemonsets", "-A", "-o", "json")))
                    .as(cluster.name())
                    .isEmpty();
        }
    }

    /** The machines of the lab are namespaces, so that the host sees their processes as well. */
    @Test
    void noneIsInTheArgumentsOfAProcess() {
        var arguments = commandLines();

        assertThat(arguments).contains("kubelet", "kube-apiserver", "dev.davit.operator.OperatorMain");
        assertThat(SECRETS.in(arguments)).isEmpty();
    }

    @Test
    void noneIsInTheAgentsLogOrReadableByEveryoneOnAMachine() {
        assertThat(machines(fleet)).allSatisfy(machine -> {
            assertThat(machine.agentLog()).isNotBlank();
            assertThat(SECRETS.in(machine.agentLog())).isEmpty();
            assertThat(machine.bash(READ_AS_NOBODY).text()).contains("clusterID");
            assertThat(SECRETS.in(machine.bash(READ_AS_NOBODY).text())).isEmpty();
        });
    }

    /** What a failed test leaves is handed around; it must say what is needed of the hosted clusters too. */
    @Test
    void noneIsInADump(@TempDir Path folder) {
        lab.dump(folder);

        var red = folder.resolve("hosted").resolve(Hosted.NAMESPACE + ".red");
        assertThat(red.resolve("nodes.yaml")).content().contains("name: red-1");
        assertThat(red.resolve("pods.yaml")).content().contains("name: web");
        assertThat(red.resolve("events.txt")).isNotEmptyFile();
        assertThat(red.resolve("logs")).isNotEmptyDirectory();
        assertThat(folder.resolve("management/jointokens.davit.dev.yaml"))
                .content()
                .contains("kind: JoinToken");
        assertThat(filesIn(folder))
                .allSatisfy(file ->
                        assertThat(SECRETS.in(content(file))).as("%s", file).isEmpty());
    }

    private static List<Path> filesIn(Path folder) {
        try (var all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String logs(Kubectl kubectl, String... namespaceAndPod) {
        return kubectl.text(
                "-n", namespaceAndPod[0], "logs", namespaceAndPod[1], "--all-containers", "--ignore-errors");
    }

    private static String commandLines() {
        try (var processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(process -> process.getFileName().toString().matches("[0-9]+"))
                    .map(SecretsE2E::commandLine)
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return the arguments, none of a process that has just ended */
    private static String commandLine(Path process) {
        try {
            return new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static List<Machine> machines(Fleet fleet) {
        return List.of(fleet.redMachine(), fleet.blueMachine());
    }
}
