package dev.davit.operator.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.testing.Poll;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three real members whose database is full: one after the other gets room, the leader last, and none while one is down. */
class EtcdRoomIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MEMBERS = 3;
    private static final String BEGUN = "starting defragment";
    private static final String DONE = "finished defragment";
    private static final Pattern TIME = Pattern.compile("\"ts\":\"([^\"]+)\"");

    private final RealEtcd etcd = new RealEtcd("--quota-backend-bytes=" + 4 * 1024 * 1024);
    private final EtcdClient client = etcd.client();
    private final EtcdRoom room = new EtcdRoom(client, etcd.endpoints());

    EtcdRoomIT() throws IOException {}

    @BeforeEach
    void start() {
        for (int ordinal = 0; ordinal < MEMBERS; ordinal++) {
            etcd.start(ordinal, "new", 0, 1, 2);
        }
        await("all answer", () -> ordinals().allMatch(each -> status(each).hasLeader()));
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        etcd.close();
    }

    @Test
    void givesRoomToTheLeaderLastAndToNobodyWhileOneIsDown() throws Exception {
        var keys = new EtcdWriter.Keys(etcd);
        int written = keys.fill();
        await(
                "all know that it is full",
                () -> ordinals().allMatch(each -> status(each).full()));
        keys.delete(written);
        EtcdState ledByTheFirst = state();

        room.makeSome(withTheLastDown(ledByTheFirst));

        assertThat(ordinals().flatMap(each -> times(each, BEGUN).stream().mapToInt(time -> each)))
                .isEmpty();
        assertThat(status(0).full()).isTrue();

        await("there is room", () -> {
            room.makeSome(ledByTheFirst);
            return ordinals().noneMatch(each -> status(each).full());
        });

        assertThat(last(1, DONE)).isGreaterThan("").isLessThanOrEqualTo(last(2, BEGUN));
        assertThat(last(2, DONE)).isGreaterThan("").isLessThanOrEqualTo(last(0, BEGUN));
        assertThat(last(0, DONE)).isGreaterThan("");
        assertThat(ordinals().mapToLong(each -> status(each).size()))
                .allSatisfy(size -> assertThat(size * 5).isLessThan(status(0).quota() * 4));
        await("writes are taken", () -> keys.takes("more"));
    }

    /** Who leads is what the operator was told last: an election in between, as on a busy machine, changes nothing here. */
    private EtcdState state() {
        List<EtcdMember> members = ordinals()
                .mapToObj(ordinal -> new EtcdMember(status(ordinal).id(), ordinal, false, true, ordinal == 0))
                .toList();
        return new EtcdState(EtcdState.Reach.QUORUM, members, true);
    }

    private static EtcdState withTheLastDown(EtcdState state) {
        List<EtcdMember> members = state.members().stream()
                .map(member -> member.withUp(member.ordinal() != MEMBERS - 1))
                .toList();
        return new EtcdState(state.reach(), members, state.full());
    }

    private MemberStatus status(int ordinal) {
        return client.status(etcd.url(ordinal));
    }

    private static IntStream ordinals() {
        return IntStream.range(0, MEMBERS);
    }

    private String last(int ordinal, String words) {
        return times(ordinal, words).getLast();
    }

    /** @return when the member logged that; all of them use the same clock and the same spelling */
    private List<String> times(int ordinal, String words) {
        try {
            return etcd.log(ordinal).stream()
                    .filter(line -> line.contains(words))
                    .flatMap(line -> TIME.matcher(line).results())
                    .map(MatchResult::group)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(String what, Callable<Boolean> so) {
        Poll.await(what, PATIENCE).until(so);
    }
}
