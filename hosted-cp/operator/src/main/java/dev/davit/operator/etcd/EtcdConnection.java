package dev.davit.operator.etcd;

import dev.davit.operator.hosted.Loop;
import dev.davit.operator.hosted.OpenConnections;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that is asked of one etcd, on a virtual thread of its own: it looks, takes the next step towards the wanted
 * members, and gives room back to a full database. An etcd that hangs blocks this and nothing else (invariant I5).
 */
final class EtcdConnection implements OpenConnections.Connection {
    private static final Logger LOGGER = LoggerFactory.getLogger(EtcdConnection.class);
    private static final Duration IDLE = Duration.ofSeconds(15);
    private static final Duration BUSY = Duration.ofSeconds(1);
    /** So many looks in vain, then it is no start that is waited for but an outage. */
    private static final int PATIENCE = 60;

    private final EtcdTarget target;
    private final EtcdClient client;
    private final EtcdLook look;
    private final EtcdRoom room;
    private final Clock clock;
    private final Instant openedAt;
    private final Runnable onChange;
    private final Loop loop;
    private volatile EtcdState state;
    private volatile Optional<MembershipGoal> goal = Optional.empty();
    private volatile boolean closed;
    /** Used by one thread. */
    private int inVain;

    /**
     * @param start what was known through the connection before this one
     * @param onChange called on its thread when {@link #state()} became another one
     */
    EtcdConnection(EtcdTarget target, EtcdState start, Runnable onChange, SecureRandom random, Clock clock) {
        this.target = target;
        this.state = start;
        this.onChange = onChange;
        this.clock = clock;
        this.openedAt = clock.instant();
        this.client = new EtcdClient(EtcdTls.issue(target.authority(), openedAt, random));
        this.look = new EtcdLook(client, target.endpoints());
        this.room = new EtcdRoom(client, target.endpoints());
        this.loop = new Loop("etcd-" + target.uid(), this::pass);
    }

    void open() {
        loop.start();
    }

    EtcdState state() {
        return state;
    }

    Optional<MembershipGoal> goal() {
        return goal;
    }

    /** @return whether it goes on: it reaches the same etcd in the same way, with a certificate that is fresh enough */
    boolean serves(EtcdTarget wanted) {
        return target.equals(wanted) && !clock.instant().isAfter(openedAt.plus(EtcdTls.CREDENTIAL_LIFE.dividedBy(2)));
    }

    /** @param wanted empty to change nothing */
    void pursue(Optional<MembershipGoal> wanted) {
        boolean news = !wanted.equals(goal);
        goal = wanted;
        if (news) {
            loop.wake();
        }
    }

    @Override
    public void close() {
        closed = true;
        loop.close();
        Thread.ofVirtual().name("close-etcd-" + target.uid()).start(client::close);
    }

    @Override
    public void awaitEnd(Instant deadline) {
        loop.awaitEnd(Duration.between(Instant.now(), deadline));
    }

    private Duration pass() {
        EtcdState now = look.run(state);
        publish(look.smoothed());
        inVain = now.hasQuorum() ? 0 : inVain + 1;
        boolean stepped = goal.isPresent() && now.hasQuorum() && !closed && advance(goal.get(), now);
        if (stepped) {
            publish(look.run(state));
        }
        return pause(now, stepped);
    }

    /** @return whether something was asked of etcd */
    private boolean advance(MembershipGoal wanted, EtcdState now) {
        if (now.full()) {
            room.makeSome(now);
        }
        MembershipStep step = MembershipPlanner.next(wanted, now);
        if (!(step instanceof MembershipStep.OfEtcd asked)) {
            return false;
        }
        try {
            take(asked, look.anyUrl());
            LOGGER.atInfo()
                    .addKeyValue("cluster", target.namespace() + "/" + target.name())
                    .addKeyValue("step", step)
                    .log("etcd membership");
            return true;
        } catch (EtcdException refused) {
            LOGGER.atDebug()
                    .addKeyValue("cluster", target.namespace() + "/" + target.name())
                    .addKeyValue("step", step)
                    .addKeyValue("answer", refused.getMessage())
                    .log("etcd membership: not yet");
            return false;
        }
    }

    private void take(MembershipStep.OfEtcd step, String url) {
        switch (step) {
            case MembershipStep.AddLearner(int ordinal) ->
                client.addLearner(url, target.endpoints().peers().get(ordinal));
            case MembershipStep.Promote(EtcdMember member) -> client.promote(url, member.id());
            case MembershipStep.Remove(EtcdMember member) -> client.remove(url, member.id());
            case MembershipStep.MoveLeader(EtcdMember from, EtcdMember to) ->
                client.moveLeader(target.endpoints().clients().get(from.ordinal()), to.id());
        }
    }

    private Duration pause(EtcdState now, boolean stepped) {
        boolean pursuing = goal.map(wanted -> MembershipPlanner.next(wanted, now))
                .filter(step -> !(step instanceof MembershipStep.Done))
                .isPresent();
        boolean unwell = !now.hasQuorum() || !now.down().isEmpty();
        return stepped || now.full() || ((pursuing || unwell) && inVain < PATIENCE) ? BUSY : IDLE;
    }

    private void publish(EtcdState next) {
        boolean news = !next.equals(state);
        state = next;
        if (news && !closed) {
            onChange.run();
        }
    }
}
