package dev.davit.operator.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.etcd.EtcdLayout;
import dev.davit.testing.Poll;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the planner decides, done on real members, while somebody writes. */
class EtcdMembershipIT {
    private static final int NOBODY = MembershipGoal.NOBODY;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final EtcdConnections connections = new EtcdConnections(new SecureRandom(), Clock.systemUTC());
    private Optional<RealEtcd> running = Optional.empty();

    @AfterEach
    void stop() throws IOException {
        connections.close();
        if (running.isPresent()) {
            running.get().close();
        }
    }

    @Test
    void growsToThreeMembersAndShrinksToOneWithoutAFailedWrite() throws Exception {
        RealEtcd etcd = etcd();
        etcd.start(0, "new", 0);
        pursue(etcd, 1, EtcdLayout.settled(1));
        await("the first member answers", () -> state().hasData(0));

        try (var writer = new EtcdWriter(etcd)) {
            grow(etcd, 1);
            grow(etcd, 2);
            assertThat(state().down()).isEmpty();
            writer.awaitMore();

            pursue(etcd, 3, EtcdLayout.settled(3), leader());
            await("another one leads", () -> leader() != 0);
            shrink(etcd, 2);
            shrink(etcd, 1);
            writer.awaitMore();

            assertThat(writer.failures()).isEmpty();
            assertThat(leader()).isZero();
        }
    }

    @Test
    void saysWhichMemberIsDownAndThatQuorumIsLostAndThatItIsBack() throws Exception {
        RealEtcd etcd = etcd();
        for (int ordinal = 0; ordinal < 3; ordinal++) {
            etcd.start(ordinal, "new", 0, 1, 2);
        }
        pursue(etcd, 3, EtcdLayout.settled(3));
        await(
                "all answer",
                () -> state().members().size() == 3 && state().down().isEmpty() && state().hasQuorum());

        etcd.stop(2);
        await("one is down", () -> state().down().size() == 1);
        assertThat(state().down().getFirst().ordinal()).isEqualTo(2);
        assertThat(state().hasQuorum()).isTrue();

        etcd.stop(1);
        pursue(etcd, 1, EtcdLayout.settled(3));
        await("quorum is lost", () -> state().reach() == EtcdState.Reach.NONE);
        assertThat(state().members()).as("the members that were known last").hasSize(3);

        etcd.start(1, "existing", 1);
        etcd.start(2, "existing", 2);
        await("a member leaves when all are well again", () -> state().members().size() == 2);
    }

    @Test
    void aMemberThatHadDataRefusesToStartWithoutIt() throws Exception {
        RealEtcd etcd = etcd();
        etcd.start(0, "new", 0);
        pursue(etcd, 1, EtcdLayout.settled(1));
        await("the first member answers", () -> state().hasData(0));

        etcd.stop(0);
        etcd.start(0, "existing", 0);
        await("it is back with its data", () -> {
            try (var client = etcd.client()) {
                return client.status(etcd.url(0)).hasLeader();
            }
        });
        etcd.stop(0);
        etcd.wipe(0);
        etcd.start(0, "existing", 0);

        await("it has given up", () -> etcd.hasEnded(0));
    }

    @Test
    void makesRoomByItselfOnceSomethingWasDeleted() throws Exception {
        RealEtcd etcd = etcd("--quota-backend-bytes=" + 4 * 1024 * 1024);
        etcd.start(0, "new", 0);
        pursue(etcd, 1, EtcdLayout.settled(1));
        await("the first member answers", () -> state().hasData(0));
        var writer = new EtcdWriter.Keys(etcd);
        int written = writer.fill();
        assertThat(written).isPositive();
        await("it is full", () -> state().full());

        writer.delete(written);

        await("there is room", () -> !state().full());
        await("a write is taken, maybe after room was made for the last deletions too", () -> writer.takes("more"));
    }

    private void grow(RealEtcd etcd, int ordinal) {
        pursue(etcd, 3, EtcdLayout.settled(ordinal));
        await("etcd knows member " + ordinal, () -> state().member(ordinal).isPresent());
        assertThat(state().member(ordinal).orElseThrow().learner()).isTrue();
        int[] cluster = IntStream.rangeClosed(0, ordinal).toArray();
        etcd.start(ordinal, "existing", cluster);
        pursue(etcd, ordinal + 1, EtcdLayout.settled(ordinal).grown());
        await("member " + ordinal + " has a vote", () -> state().hasData(ordinal));
    }

    private void shrink(RealEtcd etcd, int ordinal) {
        pursue(etcd, 1, EtcdLayout.settled(ordinal + 1));
        await("member " + ordinal + " has left", () -> state().member(ordinal).isEmpty());
        assertThat(state().members()).hasSize(ordinal);
        etcd.stop(ordinal);
    }

    private int leader() {
        return state().members().stream()
                .filter(EtcdMember::leader)
                .mapToInt(EtcdMember::ordinal)
                .findFirst()
                .orElse(NOBODY);
    }

    private EtcdState state() {
        return connections.state("uid");
    }

    private void pursue(RealEtcd etcd, int wanted, EtcdLayout layout) {
        pursue(etcd, wanted, layout, NOBODY);
    }

    private void pursue(RealEtcd etcd, int wanted, EtcdLayout layout, int resigning) {
        connections.ensure(etcd.target(), Optional.of(new MembershipGoal(wanted, layout, resigning)));
    }

    private RealEtcd etcd(String... flags) throws IOException {
        running = Optional.of(new RealEtcd(flags));
        return running.get();
    }

    private static void await(String what, Callable<Boolean> so) {
        Poll.await(what, PATIENCE).until(so);
    }
}
