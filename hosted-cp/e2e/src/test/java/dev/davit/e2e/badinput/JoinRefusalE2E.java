package dev.davit.e2e.badinput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.agent.failure.ExitCode;
import dev.davit.e2e.support.Finished;
import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.JoinLine;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import dev.davit.e2e.support.Machine;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Joins that cannot work, each with an exit code and a message that says what to do; the machine is as bare as before. */
@ExtendWith(LabExtension.class)
@Order(51)
class JoinRefusalE2E {
    private static final String BARE = "bare-1";
    private static final String EXPIRING = "expiring";
    private static final Duration EXPIRY = Duration.ofSeconds(90);
    private static final String JOIN_RECORD = "/var/lib/davit-node/node.json";
    private static final String NOBODYS_PIN = "sha256:" + "0".repeat(64);

    private static volatile String expiring = "";
    private static volatile JoinTraces bare = new JoinTraces("");

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
        bare = JoinTraces.of(lab.addMachine(BARE));
    }

    @AfterAll
    static void removeIt(Lab lab) {
        lab.removeMachine(BARE);
    }

    @AfterEach
    void theMachineIsAsBareAsBefore() {
        assertThat(JoinTraces.of(machine)).isEqualTo(bare);
    }

    @Test
    void aTokenOfAnotherClusterIsRefused() {
        var blueToken = JoinLine.token(fleet.blue().joinCommand());

        var refused = join(JoinLine.withToken(fleet.red().joinCommand(), blueToken));

        assertRefused(
                refused,
                ExitCode.TOKEN_REFUSED,
                unknown(blueToken),
                "or belongs to another cluster; make a new one with 'davit create token'");
        assertThat(refused.all()).doesNotContain(secret(blueToken));
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

        assertRefused(
                refused,
                ExitCode.TOKEN_REFUSED,
                unknown(JoinLine.token(expiring)),
                ": it has expired, was used up or deleted",
                "make a new one with 'davit create token'");
        assertThat(refused.all()).doesNotContain(secret(JoinLine.token(expiring)));
    }

    @Test
    void anInventedTokenIsRefused() {
        var invented = "abcdef.0123456789abcdef";

        var refused = join(JoinLine.withToken(fleet.red().joinCommand(), invented));

        assertRefused(refused, ExitCode.TOKEN_REFUSED, unknown(invented), "make a new one with 'davit create token'");
        assertThat(refused.all()).doesNotContain(secret(invented));
    }

    @Test
    void aWrongPinIsRefusedBeforeTheTokenIsShown() {
        var command = fleet.red().joinCommand();
        var pin = command.replaceAll("(?s).*(sha256:[0-9a-f]{64}).*", "$1");

        var refused = join(command.replace(pin, NOBODYS_PIN));

        assertRefused(
                refused,
                ExitCode.UNTRUSTED,
                "error: the server for " + fleet.red().publicName() + " at " + lab.gatewayAddress()
                        + ":443 is not the one that the pin names: expected a CA with " + NOBODYS_PIN + ", found ",
                pin,
                "take --cluster and --ca-cert-hash from the same join command; the token was not sent");
    }

    @Test
    void anUnreachableGatewayIsNamed() {
        var nobody = lab.gatewayAddress().replaceAll("\\d+$", "250");

        var refused = join(fleet.red().joinCommand().replace(lab.gatewayAddress(), nobody));

        assertRefused(
                refused,
                ExitCode.UNREACHABLE,
                "error: gateway " + nobody + ":443 cannot be reached (",
                "this machine needs outbound TCP to that address and port");
    }

    @Test
    void anotherUserThanRootIsToldSo() {
        var refused = machine.bash(JoinLine.under(
                "setpriv --reuid=65534 --clear-groups", fleet.red().joinCommand()));

        assertRefused(
                refused,
                ExitCode.PREFLIGHT,
                "error: user: expected root (uid 0), found uid 65534; run the command as root");
    }

    @Test
    void aMachineWithoutContainerdIsToldSo() {
        var without = lab.addMachine("bare-2", "--no-runtime");
        try {
            var before = JoinTraces.of(without);

            var refused = join(without, fleet.red().joinCommand());

            assertRefused(
                    refused,
                    ExitCode.PREFLIGHT,
                    "container runtime: expected containerd with CRI v1 at /run/containerd/containerd.sock,"
                            + " found no such socket; install and start containerd");
            assertThat(JoinTraces.of(without)).isEqualTo(before);
        } finally {
            lab.removeMachine("bare-2");
        }
    }

    @Test
    void aSecondJoinOfTheSameMachineIsRefused() {
        var joined = fleet.redMachine();
        var record = joined.text("cat", JOIN_RECORD);

        var refused = join(joined, fleet.red().joinCommand());

        assertRefused(
                refused,
                ExitCode.ALREADY_JOINED,
                "error: this machine is node red-1 of cluster " + fleet.red().publicName() + " already;",
                "davit-node reset takes it out of the cluster");
        assertThat(joined.text("cat", JOIN_RECORD)).isEqualTo(record);
        assertThat(joined.agent("status").exitCode()).as("the agent goes on").isEqualTo(ExitCode.OK.code());
    }

    /** The time is bounded: timeout(1) would end with 124, which is none of the agent's exit codes. */
    private Finished join(String command) {
        return join(machine, command);
    }

    private static Finished join(Machine machine, String command) {
        return machine.bash(JoinLine.under("timeout 120", command));
    }

    private static void assertRefused(Finished refused, ExitCode exitCode, String... sentences) {
        assertThat(refused.exitCode()).as(refused.all()).isEqualTo(exitCode.code());
        assertThat(refused.err()).contains("error: ").contains(sentences);
    }

    /** @return what the agent says of a token that the API server of red does not take; only its public half is named */
    private String unknown(String token) {
        return "error: cluster " + fleet.red().publicName() + " does not know the token " + token.split("\\.")[0] + ".";
    }

    private static String secret(String token) {
        return token.split("\\.")[1];
    }
}
