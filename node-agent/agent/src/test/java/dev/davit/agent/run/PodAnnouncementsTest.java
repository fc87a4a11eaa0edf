package dev.davit.agent.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.agent.cluster.PodAddressing;
import dev.davit.agent.testing.FakeSandboxes;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PodAnnouncementsTest {
    private static final InetAddress WEB = InetAddress.ofLiteral("10.244.7.2");
    private static final InetAddress HOOK = InetAddress.ofLiteral("10.244.7.3");

    private final FakeSandboxes runtime = new FakeSandboxes();
    private final List<Set<InetAddress>> announced = new CopyOnWriteArrayList<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final PodAnnouncements announcements =
            new PodAnnouncements(() -> runtime, Duration.ofMillis(5), announced::add, failures::add);

    @AfterEach
    void stop() {
        announcements.close();
    }

    @Test
    void announceTheWholeSetAfterEachChangeAndOnlyThen() {
        runtime.run("web", WEB.getHostAddress());
        announcements.follow(PodAddressing.ANNOUNCED);
        awaitAnnounced(Set.of(WEB));

        runtime.run("hook", HOOK.getHostAddress());
        awaitAnnounced(Set.of(WEB, HOOK));
        runtime.end("web").end("hook");
        awaitAnnounced(Set.of());

        announcements.follow(PodAddressing.ANNOUNCED);
        assertThat(announced).containsExactly(Set.of(WEB), Set.of(WEB, HOOK), Set.of());
    }

    @Test
    void anEmptyMachineAnnouncesThatToo() {
        announcements.follow(PodAddressing.ANNOUNCED);

        awaitAnnounced(Set.of());
    }

    @Test
    void sayNothingWhereRangesCount() {
        runtime.run("web", WEB.getHostAddress());

        announcements.follow(PodAddressing.RANGES);

        await().during(Duration.ofMillis(100)).until(() -> runtime.questions().isEmpty());
        assertThat(announced).isEmpty();
    }

    @Test
    void beginNothingAfterTheirEnd() {
        announcements.close();

        announcements.follow(PodAddressing.ANNOUNCED);

        await().during(Duration.ofMillis(100)).until(() -> runtime.questions().isEmpty());
        assertThat(announced).isEmpty();
    }

    @Test
    void takeEverythingBackWhenRangesCountAgain() {
        runtime.run("web", WEB.getHostAddress());
        announcements.follow(PodAddressing.ANNOUNCED);
        awaitAnnounced(Set.of(WEB));

        announcements.follow(PodAddressing.RANGES);

        assertThat(announced).containsExactly(Set.of(WEB), Set.of());
        assertThat(runtime.isClosed()).isTrue();
        announcements.follow(PodAddressing.ANNOUNCED);
        await().until(() -> announced.size() == 3);
        assertThat(announced).last().isEqualTo(Set.of(WEB));
    }

    @Test
    void podsCountWhileTheirRuntimeIsAway() {
        runtime.run("web", WEB.getHostAddress());
        announcements.follow(PodAddressing.ANNOUNCED);
        awaitAnnounced(Set.of(WEB));

        runtime.goAway("connection refused");
        await().untilAsserted(() ->
                assertThat(failures).contains("asking the container runtime for pods: connection refused"));
        runtime.run("hook", HOOK.getHostAddress());
        runtime.comeBack();

        awaitAnnounced(Set.of(WEB, HOOK));
        assertThat(announced).containsExactly(Set.of(WEB), Set.of(WEB, HOOK));
    }

    private void awaitAnnounced(Set<InetAddress> expected) {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(announced).last().isEqualTo(expected));
    }
}
