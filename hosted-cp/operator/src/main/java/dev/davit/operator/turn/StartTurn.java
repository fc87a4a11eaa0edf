package dev.davit.operator.turn;

import dev.davit.operator.turn.StartStanding.Kind;
import dev.davit.operator.turn.StartStanding.Running;
import dev.davit.operator.turn.StartStanding.Waiting;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Whether a start may begin while others are under way. Those that wake have places of their own: new clusters neither
 * take them nor come before one that wakes. Pure.
 */
public sealed interface StartTurn {
    /** It may begin. */
    record Begins() implements StartTurn {}

    /**
     * It waits.
     *
     * @param since RFC 3339
     * @param before how many others come before it
     * @param limit how many start at once
     */
    record Waits(Kind kind, String since, int before, int limit) implements StartTurn {
        /** @return for the conditions */
        public String message() {
            return "%s waits for its turn, position %d: %d %s before it; at most %d at once"
                    .formatted(
                            kind == Kind.WAKE ? "the wake-up" : "the first start",
                            before + 1,
                            before,
                            before == 1 ? "other" : "others",
                            limit);
        }
    }

    /** @param others everybody else */
    static StartTurn of(Waiting asking, Collection<StartStanding> others, int limit, Instant now) {
        int before = (int) others.stream()
                .filter(other -> other instanceof Waiting waiting && waiting.compareTo(asking) < 0)
                .count();
        return room(asking.kind(), others, limit, now) > before
                ? new Begins()
                : new Waits(asking.kind(), asking.place().since().toString(), before, limit);
    }

    /** @return how many more of that kind may begin, of all that wait; may be negative */
    static int room(Kind kind, Collection<StartStanding> all, int limit, Instant now) {
        List<Running> running = all.stream()
                .filter(standing -> standing instanceof Running one && one.counts(now))
                .map(Running.class::cast)
                .toList();
        long taken = kind == Kind.CREATE
                ? running.size()
                : running.stream().filter(one -> one.kind() == Kind.WAKE).count();
        return (int) (limit - taken);
    }
}
