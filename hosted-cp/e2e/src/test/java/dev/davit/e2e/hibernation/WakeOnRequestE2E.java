package dev.davit.e2e.hibernation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import dev.davit.e2e.support.TlsClient;
import dev.davit.e2e.support.TlsClient.Outcome;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who wakes a cluster by asking for it, and what becomes of those who ask when it wakes too slowly for them. */
@Tag("slow")
@ExtendWith(LabExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WakeOnRequestE2E {
    private static final String NAME = "drowsy";

    /** For documentation (RFC 5737): nobody has one of these. */
    private static final String NOBODY = "192.0.2.0/24";

    /** The gateway closes after 9 s, because client-go gives up a handshake, and does not try again, after 10 s. */
    private static final Duration CLOSED_FROM = Duration.ofSeconds(8);

    private static final Duration CLOSED_UNTIL = Duration.ofSeconds(10);

    /** Who is refused is so at once. */
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration NO_PODS = Duration.ofMinutes(1);
    private static final Duration WAKING = Duration.ofMinutes(2);
    private static final Duration CHANGE = Duration.ofMinutes(5);
    private static final int THREE = 3;
    private static final String READY = "GET /readyz HTTP/1.1\r\nHost: drowsy\r\n\r\n";
    private static final String[] WHAT_IS_KEPT = {"get", "configmap", "kept", "-o", "jsonpath={.data.key}"};

    private final Lab lab;
    private final Sleeper drowsy;
    private final Hosted cluster;

    WakeOnRequestE2E(Lab lab) {
        this.lab = lab;
        this.drowsy = Sleeper.of(lab, NAME);
        this.cluster = drowsy.cluster();
    }

    /** How a bare client fared, and after how long. */
    private record Asked(Outcome outcome, Duration took) {}

    @BeforeAll
    void create() {
        drowsy.create();
        cluster.patch("{\"upgrade\":{\"streamGrace\":\"10s\"}}");
    }

    @AfterAll
    void delete() {
        drowsy.delete();
    }

    @Test
    @Order(1)
    void aClientOfAnotherAddressDoesNotWakeItAndOneOfTheRangeDoes() throws IOException, GeneralSecurityException {
        allow("[\"" + NOBODY + "\"]");
        drowsy.sleepUntilAsked();

        assertThat(cluster.kubectl()
                        .run("get", "configmap", "kept", "--request-timeout=5s")
                        .exitCode())
                .isNotZero();
        var asked = ask();
        assertThat(asked.outcome()).isInstanceOf(Outcome.Refused.class);
        assertThat(asked.took()).isLessThan(AT_ONCE);
        await("it sleeps on")
                .during(Duration.ofSeconds(5))
                .atMost(Duration.ofSeconds(15))
                .until(() -> drowsy.phase().equals("Asleep"));
        assertThat(cluster.field(".status.hibernation.wokenUntil")).isEmpty();
        assertThat(drowsy.names("pods")).isEmpty();

        var generation = allow("[\"" + lab.clientAddress() + "/32\"]");
        cluster.awaitObserved(generation, WAKING);
        assertThat(cluster.kubectl().text(WHAT_IS_KEPT)).isEqualTo("value");
        assertThat(cluster.field(".status.hibernation.wokenUntil")).isNotEmpty();
        cluster.awaitAvailable();
        allow("null");
    }

    /** It cannot wake while it may have no pods. kubectl, begun at the same time, is closed as well and goes on waiting. */
    @Test
    @Order(2)
    void whoWaitsTooLongIsClosedInTimeAndTheNextAttemptsSucceed() throws IOException, GeneralSecurityException {
        drowsy.sleepUntilAsked();
        cluster.controlPlane("create", "quota", "no-pods", "--hard=pods=0");

        long begun = System.nanoTime();
        try (var kubectl = cluster.kubectl().start(WHAT_IS_KEPT)) {
            Asked asked;
            try {
                asked = ask();
                drowsy.awaitPhase("Waking", PATIENCE);
                assertThat(drowsy.names("pods")).isEmpty();
                assertThat(kubectl.isAlive()).as("kubectl waits on").isTrue();
            } finally {
                cluster.controlPlane("delete", "quota", "no-pods");
            }

            System.out.printf("a bare client was closed after %.1f s%n", seconds(asked.took()));
            assertThat(asked.outcome()).isInstanceOf(Outcome.Refused.class);
            assertThat(asked.took()).isBetween(CLOSED_FROM, CLOSED_UNTIL);
            assertThat(kubectl.finish(WAKING).text()).isEqualTo("value");
        }
        var took = Duration.ofNanos(System.nanoTime() - begun);
        System.out.printf("kubectl was answered after %.1f s%n", seconds(took));
        assertThat(took).as("longer than any single attempt may take").isGreaterThan(CLOSED_UNTIL);
        cluster.awaitAvailable();
        assertThat(ask().outcome()).isInstanceOf(Outcome.Answered.class);
    }

    @Test
    @Order(3)
    void threeOfEachSleepToNoPodsAndWakeByKubectl() {
        cluster.patch("{\"controlPlane\":{\"availability\":\"HighlyAvailable\"}}");
        awaitThreeOfEach();
        var volumes = drowsy.names("persistentvolumeclaims");
        assertThat(volumes.lines()).hasSize(THREE);

        cluster.patch("{\"hibernation\":{\"enabled\":true,\"wakeOnRequest\":false}}");
        await("no pods")
                .atMost(NO_PODS)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> drowsy.names("pods").isEmpty());
        drowsy.sleepUntilAsked();
        assertThat(drowsy.names("persistentvolumeclaims")).isEqualTo(volumes);
        assertThat(drowsy.names("pods")).isEmpty();

        long begun = System.nanoTime();
        assertThat(cluster.kubectl().text(WHAT_IS_KEPT)).isEqualTo("value");
        var took = Duration.ofNanos(System.nanoTime() - begun);
        System.out.printf("three of each answered kubectl after %.1f s%n", seconds(took));
        assertThat(took).isLessThanOrEqualTo(WAKING);
        assertThat(cluster.field(".status.hibernation.wokenUntil")).isNotEmpty();
        awaitThreeOfEach();
    }

    private void awaitThreeOfEach() {
        await("three of each")
                .atMost(CHANGE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> cluster.isRolledOut()
                        && cluster.condition("EtcdAvailable").contains("3 of 3")
                        && cluster.condition("ControlPlaneAvailable").contains("3 of 3"));
    }

    /** @return the generation of the spec that says so */
    private String allow(String ranges) {
        return cluster.patch("{\"apiServer\":{\"allowedCIDRs\":" + ranges + "}}");
    }

    private Asked ask() throws IOException, GeneralSecurityException {
        long begun = System.nanoTime();
        var outcome = new TlsClient(Optional.empty(), PATIENCE)
                .ask(lab.gatewayAddress(), Lab.GATEWAY_PORT, cluster.apiServerName(), List.of(), READY);
        return new Asked(outcome, Duration.ofNanos(System.nanoTime() - begun));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }
}
