package dev.davit.operator.etcd;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Asks an etcd how it is: who is a member, and every member for itself. Used by one thread. */
final class EtcdLook {
    /** One call that fails may be a pod that has just moved. */
    private static final int FAILURES_THAT_COUNT = 2;

    private final EtcdClient client;
    private final EtcdEndpoints endpoints;
    private final Map<Integer, Integer> failures = new HashMap<>();
    private int silences;
    private EtcdState raw = EtcdState.UNKNOWN;
    private EtcdState smoothed = EtcdState.UNKNOWN;
    private int answering;

    EtcdLook(EtcdClient client, EtcdEndpoints endpoints) {
        this.client = client;
        this.endpoints = endpoints;
    }

    /**
     * @param before what was known last
     * @return what is so at this moment
     */
    EtcdState run(EtcdState before) {
        Map<Integer, MemberStatus> statuses = new HashMap<>();
        Optional<List<EtcdClient.Known>> known = members(before);
        candidates(known, before).forEach(ordinal -> status(ordinal).ifPresent(s -> statuses.put(ordinal, s)));
        List<EtcdMember> members = known.map(found -> found.stream()
                        .map(member -> member(member, statuses))
                        .sorted(Comparator.comparing(EtcdMember::ordinal))
                        .toList())
                .orElseGet(() -> before.members().stream()
                        .map(member -> member.withUp(false))
                        .toList());
        boolean full =
                statuses.isEmpty() ? before.full() : statuses.values().stream().anyMatch(MemberStatus::full);
        raw = new EtcdState(known.isPresent() ? EtcdState.Reach.QUORUM : EtcdState.Reach.NONE, members, full);
        smoothed = smooth(before);
        return raw;
    }

    /** @return the same, but what answered until now counts as well until it has failed twice */
    EtcdState smoothed() {
        return smoothed;
    }

    /** @return URL of the member that answered last */
    String anyUrl() {
        return endpoints.clients().get(answering);
    }

    private Optional<List<EtcdClient.Known>> members(EtcdState before) {
        int size = Math.max(1, before.members().size());
        return IntStream.concat(IntStream.of(answering), IntStream.range(0, size))
                .distinct()
                .boxed()
                .flatMap(ordinal -> members(ordinal).stream())
                .findFirst();
    }

    private Optional<List<EtcdClient.Known>> members(int ordinal) {
        try {
            List<EtcdClient.Known> found = client.members(endpoints.clients().get(ordinal));
            answering = ordinal;
            return Optional.of(found);
        } catch (EtcdException e) {
            return Optional.empty();
        }
    }

    private Stream<Integer> candidates(Optional<List<EtcdClient.Known>> known, EtcdState before) {
        return known.map(found -> found.stream()
                        .map(member -> endpoints.ordinal(member.peerUrls()))
                        .filter(OptionalInt::isPresent)
                        .map(OptionalInt::getAsInt))
                .orElseGet(
                        () -> before.members().stream().map(EtcdMember::ordinal).filter(ordinal -> ordinal >= 0));
    }

    private Optional<MemberStatus> status(int ordinal) {
        try {
            return Optional.of(client.status(endpoints.clients().get(ordinal)));
        } catch (EtcdException e) {
            return Optional.empty();
        }
    }

    private EtcdMember member(EtcdClient.Known known, Map<Integer, MemberStatus> statuses) {
        int ordinal = endpoints.ordinal(known.peerUrls()).orElse(-1);
        var status = Optional.ofNullable(statuses.get(ordinal));
        return new EtcdMember(
                known.id(),
                ordinal,
                known.learner(),
                status.filter(MemberStatus::hasLeader)
                        .filter(said -> said.id().equals(known.id()))
                        .isPresent(),
                status.filter(MemberStatus::isLeader).isPresent());
    }

    private EtcdState smooth(EtcdState before) {
        silences = raw.hasQuorum() ? 0 : silences + 1;
        if (silences > 0 && silences < FAILURES_THAT_COUNT) {
            return before;
        }
        var members = new ArrayList<EtcdMember>();
        for (EtcdMember member : raw.members()) {
            int failed = member.up() ? 0 : failures.getOrDefault(member.ordinal(), 0) + 1;
            failures.put(member.ordinal(), failed);
            boolean wasUp = before.member(member.ordinal())
                    .filter(former -> former.up() && former.id().equals(member.id()))
                    .isPresent();
            boolean stillUp = member.up() || (wasUp && raw.hasQuorum() && failed < FAILURES_THAT_COUNT);
            members.add(member.withUp(stillUp));
        }
        return new EtcdState(raw.reach(), members, raw.full());
    }
}
