package dev.davit.e2e.badinput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Finished;
import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import dev.davit.e2e.support.Machine;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Joins that cannot work, each with a message that says what to do; the machine is as bare as before. */
@ExtendWith(LabExtension.class)
@Order(51)
class JoinRefusalE2E {
    private static final String BARE = "bare-1";
    private static final String EXPIRING = "expiring";
    private static final Duration EXPIRY = Duration.ofSeconds(90);

    private static volatile String expiring = "";

    private final Lab lab;
    private final Fleet fleet;
    private final Machine machine;

    JoinRefusalE2E(Lab lab, Fleet fleet) {
        this.lab = lab;
        this.fleet = fleet;
        this.machine = lab.machine(BARE);
    }

    @BeforeAll
    static void addAMachine(Lab lab, Fleet fleet) {
        expiring = fleet.red().joinCommand("--name", EXPIRING, "--ttl", "1m");
        lab.addMachine(BARE);
    }

    @AfterAll
    static void removeIt(Lab lab) {
        lab.removeMachine(BARE);
    }

    @Test
    void aTokenOfAnotherClusterIsRefused() {
        var blueToken = token(fleet.blue().joinCommand());

        var refused = join(withToken(fleet.red().joinCommand(), blueToken));

        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.all()).contains("token").doesNotContain(blueToken);
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void anExpiredTokenIsRefused() {
        await("the JoinToken expires")
                .atMost(EXPIRY)
                .until(() -> lab.management()
                        .field("jointoken/" + EXPIRING, ".status.phase", "-n", Hosted.NAMESPACE)
                        .equals("Expired"));

        var refused = join(expiring);

        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.all())
                .contains("does not know the token", "it has expired", "davit create token")
                .doesNotContain(token(expiring));
    }

    @Test
    void anInventedTokenIsRefused() {
        var refused = join(withToken(fleet.red().joinCommand(), "abcdef.0123456789abcdef"));

        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.all()).contains("token");
    }

    @Test
    void aWrongPinIsRefusedBeforeTheTokenIsShown() {
        var command = fleet.red().joinCommand().replaceAll("sha256:[0-9a-f]{64}", "sha256:" + "0".repeat(64));

        var refused = join(command);

        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.all()).contains("sha256:" + "0".repeat(64));
    }

    @Test
    void anUnreachableGatewayIsNamed() {
        var nobody = lab.gatewayAddress().replaceAll("\\d+$", "250");

        var refused = join(fleet.red().joinCommand().replace(lab.gatewayAddress(), nobody));

        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.all()).contains(nobody);
    }

    @Test
    void anotherUserThanRootIsToldSo() {
        var refused = machine.bash(
                "setpriv --reuid=65534 --clear-groups " + fleet.red().joinCommand());

        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.all()).contains("root");
    }

    @Test
    void aMachineWithoutContainerdIsToldSo() {
        var bare = lab.addMachine("bare-2", "--no-runtime");
        try {
            var refused = join(bare, fleet.red().joinCommand());

            assertThat(refused.exitCode()).isNotZero();
            assertThat(refused.all()).contains("containerd");
        } finally {
            lab.removeMachine("bare-2");
        }
    }

    @Test
    void aSecondJoinOfTheSameMachineIsRefused() {
        var refused = join(fleet.redMachine(), fleet.red().joinCommand());

        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.all())
                .contains("this machine is node red-1 of cluster " + fleet.red().publicName(), "davit-node reset");
    }

    private Finished join(String command) {
        return join(machine, command);
    }

    private static Finished join(Machine machine, String command) {
        return machine.bash("timeout 120 " + command);
    }

    private static String token(String command) {
        return command.replaceAll("(?s).*<<<\\s*'?([a-z0-9]{6}\\.[a-z0-9]{16}).*", "$1");
    }

    private static String withToken(String command, String token) {
        return command.replace(token(command), token);
    }
}
