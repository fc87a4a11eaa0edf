package dev.davit.model.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.model.text.Canonical;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The members of an etcd by ordinal, and how each begins when its volume is empty. The ConfigMap with the members' files
 * is what remembers it.
 *
 * @param members at least one
 */
public record EtcdLayout(List<Start> members) {
    /** What a member does that finds no data on its volume. */
    public enum Start {
        /** Forms a new cluster with all others. */
        NEW,
        /** Joins the cluster that exists, as a learner. */
        JOINING,
        /** Refuses: it had data once, and a member without memory could vote twice or begin an empty cluster. */
        SETTLED
    }

    /** Copies. */
    public EtcdLayout {
        members = List.copyOf(members);
    }

    /**
     * @param size number of members
     * @return members that form a new cluster together
     */
    public static EtcdLayout fresh(int size) {
        return new EtcdLayout(Collections.nCopies(size, Start.NEW));
    }

    /**
     * @param size number of members
     * @return members that have data
     */
    public static EtcdLayout settled(int size) {
        return new EtcdLayout(Collections.nCopies(size, Start.SETTLED));
    }

    /**
     * @param files what {@link EtcdRenderer} rendered
     * @return what it was rendered from; empty when there is no readable file of the first member
     */
    public static Optional<EtcdLayout> parse(ConfigMap files) {
        var data = Optional.ofNullable(files.getData()).orElse(Map.of());
        var found = new ArrayList<Start>();
        for (var text = data.get(EtcdConfig.file(0)); text != null; text = data.get(EtcdConfig.file(found.size()))) {
            found.add(start(Canonical.parse(text)));
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(new EtcdLayout(found));
    }

    private static Start start(JsonNode file) {
        if (!EtcdConfig.EXISTING.equals(file.path(EtcdConfig.STATE).asText())) {
            return Start.NEW;
        }
        return file.path(EtcdConfig.CLUSTER).asText().contains(",") ? Start.JOINING : Start.SETTLED;
    }

    /** @return number of members */
    public int size() {
        return members.size();
    }

    /** @return whether every member has had data */
    public boolean isSettled() {
        return members.stream().allMatch(Start.SETTLED::equals);
    }

    /**
     * @param hasData of an ordinal
     * @return the same with these members settled
     */
    public EtcdLayout settle(IntPredicate hasData) {
        return new EtcdLayout(IntStream.range(0, size())
                .mapToObj(ordinal -> hasData.test(ordinal) ? Start.SETTLED : members.get(ordinal))
                .toList());
    }

    /** @return the same with one member more, which joins */
    public EtcdLayout grown() {
        var more = new ArrayList<>(members);
        more.add(Start.JOINING);
        return new EtcdLayout(more);
    }

    /** @return the same without the last member */
    public EtcdLayout shrunk() {
        return new EtcdLayout(members.subList(0, size() - 1));
    }
}
