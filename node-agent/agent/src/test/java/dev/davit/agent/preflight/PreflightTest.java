package dev.davit.agent.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.davit.agent.failure.AgentException;
import dev.davit.agent.failure.ExitCode;
import dev.davit.agent.network.Sysctl;
import dev.davit.agent.runtime.ContainerRuntime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void namesEveryFailureAtOnce() {
        var late = new ClockCheck(NOON, NOON.plusSeconds(90), Duration.ofSeconds(60));
        var early = new ClockCheck(NOON, NOON.minusSeconds(90), Duration.ofSeconds(60));
        var seen = new ArrayList<Finding>();

        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> new Preflight(List.of(late, early)).run((check, finding) -> seen.add(finding)))
                .withMessageContainingAll("90 s ahead", "90 s behind", "set the clock")
                .matches(failure -> failure.exitCode() == ExitCode.PREFLIGHT);
        assertThat(seen).hasSize(2);
    }

    @Test
    void aClockThatIsNearlyRightIsRight() {
        assertThatCode(() -> new Preflight(List.of(new ClockCheck(NOON, NOON.plusSeconds(59), Duration.ofSeconds(60))))
                        .run((check, finding) -> {}))
                .doesNotThrowAnyException();
    }

    @Test
    void rootIsToldByTheEffectiveUser() throws IOException {
        assertThat(new RootCheck(write("root", "Name:\tx\nUid:\t1000\t0\t0\t0\n")).look())
                .isInstanceOf(Finding.Passed.class);
        assertThat(failure(new RootCheck(write("user", "Uid:\t1000\t1000\t1000\t1000\n")))
                        .remedy())
                .contains("as root");
    }

    @Test
    void aPortInUseIsNamedWithTheWayToFindItsUser() throws IOException {
        var address = InetAddress.getLoopbackAddress();
        try (var busy = new ServerSocket(0, 1, address)) {
            var check = new PortCheck("kubelet", address, busy.getLocalPort());

            assertThat(failure(check).remedy()).contains("ss -ltnp");
            assertThat(check.subject()).contains("kubelet");
        }
    }

    @Test
    void aSettingThatIsWrongIsPutRight() throws IOException {
        var file = write("net/ipv4/ip_forward", "0\n");
        var check = new SysctlCheck(new Sysctl("net.ipv4.ip_forward", "1"), folder, () -> {});

        assertThat(check.look()).isEqualTo(new Finding.Passed("set to 1 (was 0)"));
        assertThat(file).hasContent("1");
        assertThat(check.look()).isEqualTo(new Finding.Passed("1"));
    }

    @Test
    void aSettingThatIsMissingIsLookedForAgainAfterLoadingItsModule() {
        var sysctl = new Sysctl("net.bridge.bridge-nf-call-iptables", "1");
        var found = new SysctlCheck(sysctl, folder, () -> writeUnchecked("net/bridge/bridge-nf-call-iptables", "1"));
        var missing = new SysctlCheck(new Sysctl("net.other", "1"), folder, () -> {});

        assertThat(found.look()).isInstanceOf(Finding.Passed.class);
        assertThat(failure(missing).remedy()).contains("modprobe br_netfilter");
    }

    @Test
    void aMachineOfAnotherClusterIsLeftAlone() throws IOException {
        var trace = write("kubelet.conf", "x");
        var check = new NotJoinedCheck(List.of(trace, folder.resolve("absent")), () -> false);

        assertThat(failure(check).found()).contains("kubelet.conf").doesNotContain("absent");
        assertThat(failure(check).remedy()).contains("kubeadm reset");
    }

    @Test
    void spaceIsLookedForWhereTheFolderWillBe() {
        assertThat(new DiskCheck(folder.resolve("not/yet/there"), 1).look()).isInstanceOf(Finding.Passed.class);
        assertThat(failure(new DiskCheck(folder, Long.MAX_VALUE)).expected()).contains("MiB");
    }

    @Test
    void missingProgramsAreNamed() throws IOException {
        var program = write("bin/ip", "");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        var check = new ProgramCheck(List.of("ip", "setsid"), ":" + folder.resolve("bin"));

        assertThat(failure(check).found()).isEqualTo("no setsid");
        assertThat(new ProgramCheck(List.of("ip"), folder.resolve("bin").toString()).look())
                .isInstanceOf(Finding.Passed.class);
    }

    @Test
    void aRuntimeHasToAnswerAndNotOnlyToBeThere() throws IOException {
        var socket = write("containerd.sock", "");

        assertThat(new RuntimeCheck(socket, runtime("containerd 1.6.20")).look())
                .isEqualTo(new Finding.Passed("containerd 1.6.20"));
        assertThat(failure(new RuntimeCheck(socket, runtime(""))).remedy()).contains("disabled_plugins");
        assertThat(failure(new RuntimeCheck(folder.resolve("none"), runtime("x")))
                        .remedy())
                .contains("install and start containerd");
    }

    private static Finding.Failed failure(Check check) {
        var finding = check.look();
        assertThat(finding).isInstanceOf(Finding.Failed.class);
        return (Finding.Failed) finding;
    }

    private Path write(String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private void writeUnchecked(String name, String text) {
        try {
            write(name, text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param version empty for a runtime that does not answer */
    private static ContainerRuntime runtime(String version) {
        return new ContainerRuntime() {
            @Override
            public String version() throws IOException {
                if (version.isEmpty()) {
                    throw new IOException("unknown service runtime.v1.RuntimeService");
                }
                return version;
            }

            @Override
            public List<String> sandboxes() {
                return List.of();
            }

            @Override
            public void remove(String sandbox) {}
        };
    }
}
