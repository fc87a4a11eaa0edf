package dev.davit.agent.reset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.davit.agent.cluster.JoinRecord;
import dev.davit.agent.cluster.JoinRecords;
import dev.davit.agent.failure.AgentException;
import dev.davit.agent.failure.ExitCode;
import dev.davit.agent.files.NodePaths;
import dev.davit.agent.files.SafeFiles;
import dev.davit.agent.join.UnfinishedJoin;
import dev.davit.agent.runtime.ContainerRuntime;
import dev.davit.agent.testing.RecordedProgress;
import dev.davit.agent.testing.ScriptedCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResetTest {
    @TempDir
    private Path root = Path.of("");

    private final Pods pods = new Pods();
    private final RecordedProgress progress = new RecordedProgress();
    private final ScriptedCommands commands = new ScriptedCommands()
            .answer("ip link show", 1, "does not exist")
            .answer("ip -4 -o addr show dev lo", 0, "1: lo inet 127.83.0.7/32 scope host lo\n")
            .answer("ip addr del", 0, "");

    @Test
    void leavesNothingOfAJoinBehindAndEverythingElseAlone() throws IOException {
        var paths = joinedMachine();
        pods.running.addAll(List.of("a", "b"));

        reset(paths, Optional.of(JoinRecords.any()));

        assertThat(pods.running).isEmpty();
        assertThat(commands.asked()).contains("ip addr del 127.83.0.7/32 dev lo");
        try (var left = Files.walk(root)) {
            assertThat(left.filter(Files::isRegularFile)
                            .map(file -> root.relativize(file).toString()))
                    .containsExactlyInAnyOrder(
                            "etc/davit-node/kubelet.conf.d/10-mine.conf",
                            "opt/cni/bin/mine",
                            "etc/cni/net.d/50-mine.conf",
                            "run/containerd/containerd.sock");
        }
        assertThat(paths.state()).doesNotExist();
        assertThat(paths.kubelet()).doesNotExist();
    }

    @Test
    void aSecondResetFindsNothingToDo() throws IOException {
        var paths = joinedMachine();
        reset(paths, Optional.of(JoinRecords.any()));

        reset(paths, Optional.empty());

        assertThat(paths.state()).doesNotExist();
    }

    @Test
    void takesAwayTheAddressOfAJoinThatWasCutShort() throws IOException {
        var paths = new NodePaths(root);
        new UnfinishedJoin(paths).adds("127.83.0.7");

        reset(paths, Optional.empty());

        assertThat(commands.asked()).contains("ip addr del 127.83.0.7/32 dev lo");
        assertThat(progress.lines())
                .contains("ok remove the node-local address", "ok forget the cluster")
                .noneMatch(line -> line.contains("kubectl delete node"));
        assertThat(paths.state()).doesNotExist();
    }

    @Test
    void saysOfAStepThatFoundNothingThatThereWasNothing() throws IOException {
        commands.answer("ip -4 -o addr show dev lo", 0, "1: lo inet 127.0.0.1/8 scope host lo\n");

        reset(joinedMachine(), Optional.of(JoinRecords.any()));

        assertThat(progress.lines())
                .containsExactly(
                        "none stop the agent",
                        "none stop the kubelet",
                        "none remove pods",
                        "none unmount volumes",
                        "none remove packet filter rules",
                        "none remove pod network interfaces",
                        "none remove the node-local address",
                        "ok remove files",
                        "ok forget the cluster",
                        "node w1 is still in cluster 7k3f2qh2md.hosted.example; remove it there: kubectl delete node w1");
    }

    @Test
    void remembersWhatTheNextResetNeedsWhileSomethingIsLeft() throws IOException {
        var paths = joinedMachine();
        commands.answer("ip addr del", 2, "RTNETLINK answers: Operation not permitted\n");

        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> reset(paths, Optional.of(JoinRecords.any())))
                .withMessageContaining("remove the node-local address: ip addr del 127.83.0.7/32 dev lo");
        assertThat(paths.joinRecord()).exists();
        assertThat(progress.lines()).noneMatch(line -> line.contains("kubectl delete node"));

        commands.answer("ip addr del", 0, "");
        reset(paths, Optional.of(JoinRecords.any()));

        assertThat(progress.lines()).contains("ok remove the node-local address");
        assertThat(paths.state()).doesNotExist();
    }

    @Test
    void goesOnWhenOneStepFailsAndNamesIt() throws IOException {
        var paths = joinedMachine();
        pods.running.add("stuck");
        pods.stuck = true;

        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> reset(paths, Optional.of(JoinRecords.any())))
                .withMessageContaining("remove pods: pod does not stop")
                .matches(failure -> failure.exitCode() == ExitCode.MACHINE);
        assertThat(paths.kubeconfig()).doesNotExist();
    }

    @Test
    void interfacesOfThePodNetworkAreDeleted() throws IOException {
        commands.answer("ip link show dev cni0", 0, "7: cni0").answer("ip link delete", 0, "");

        reset(joinedMachine(), Optional.empty());

        assertThat(commands.asked()).contains("ip link delete dev cni0").doesNotContain("ip link delete dev flannel.1");
    }

    @Test
    void onlyRulesOfKubernetesAreTakenOutOfThePacketFilter() throws IOException {
        commands.answer("iptables-nft-save", 0, """
                        *nat
                        :PREROUTING ACCEPT [0:0]
                        :KUBE-SERVICES - [0:0]
                        :FLANNEL-POSTRTG - [0:0]
                        :MINE - [0:0]
                        -A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
                        -A PREROUTING -j MINE
                        -A POSTROUTING -m comment --comment "flanneld masq" -j FLANNEL-POSTRTG
                        -A MINE -p tcp -m tcp --dport 22 -j ACCEPT
                        COMMIT
                        """).answer("iptables-nft-restore", 0, "");

        new PacketFilter(commands).clean();

        assertThat(commands.input("iptables-nft-restore")).isEqualTo("""
                        *nat
                        :PREROUTING ACCEPT [0:0]
                        :MINE - [0:0]
                        -A PREROUTING -j MINE
                        -A MINE -p tcp -m tcp --dport 22 -j ACCEPT
                        COMMIT
                        """);
    }

    @Test
    void aPacketFilterWithoutSuchRulesIsNotTouched() throws IOException {
        commands.answer("iptables-nft-save", 0, "*nat\n-A PREROUTING -j MINE\nCOMMIT\n");

        new PacketFilter(commands).clean();

        assertThat(commands.asked()).noneMatch(line -> line.contains("restore"));
    }

    @Test
    void volumesAreUnmountedFromTheDeepestUpAndTheFolderItselfStays() {
        var lines = List.of(
                "1 0 8:1 / / rw - ext4 /dev/sda rw",
                "2 1 8:1 / /var/lib/kubelet rw - ext4 /dev/sda rw",
                "3 2 0:5 / /var/lib/kubelet/pods/a/volumes/x\\040y rw - tmpfs tmpfs rw",
                "4 3 0:6 / /var/lib/kubelet/pods/a/volumes/x\\040y/deep rw - tmpfs tmpfs rw",
                "5 1 0:7 / /var/lib/kubelet-other/x rw - tmpfs tmpfs rw");

        assertThat(Mounts.below(lines, Path.of("/var/lib/kubelet")))
                .containsExactly("/var/lib/kubelet/pods/a/volumes/x y/deep", "/var/lib/kubelet/pods/a/volumes/x y");
    }

    private void reset(NodePaths paths, Optional<JoinRecord> joined) {
        new Reset(paths, commands, pods, progress).run(joined);
    }

    private NodePaths joinedMachine() throws IOException {
        var paths = new NodePaths(root);
        for (var file : List.of(
                "etc/davit-node/kubelet.conf.d/10-mine.conf",
                "etc/kubernetes/kubelet.conf",
                "etc/kubernetes/pki/ca.crt",
                "etc/cni/net.d/10-flannel.conflist",
                "etc/cni/net.d/50-mine.conf",
                "opt/cni/bin/bridge",
                "opt/cni/bin/mine",
                "run/containerd/containerd.sock",
                "run/flannel/subnet.env",
                "var/lib/cni/results/x",
                "var/lib/davit-node/node.json",
                "var/lib/davit-node/versions/1.35.4/cni/bridge",
                "var/lib/davit-node/versions/1.35.4/bin/kubelet",
                "var/lib/kubelet/config.yaml",
                "var/lib/kubelet/pki/kubelet-client-1.pem",
                "var/log/pods/p/c/0.log",
                "var/log/containers/c.log")) {
            SafeFiles.write(root.resolve(file), "x", SafeFiles.Access.EVERYONE);
        }
        return paths;
    }

    /** A runtime whose pods stop at once, unless they are stuck. */
    private static final class Pods implements ContainerRuntime {
        private final List<String> running = new ArrayList<>();
        private boolean stuck;

        @Override
        public String version() {
            return "containerd 1.6.20";
        }

        @Override
        public List<String> sandboxes() {
            return List.copyOf(running);
        }

        @Override
        public void remove(String sandbox) throws IOException {
            if (stuck) {
                throw new IOException("pod does not stop");
            }
            running.remove(sandbox);
        }
    }
}
