package dev.davit.model.hibernation;

import java.util.BitSet;
import java.util.Locale;
import java.util.Map;

/** One of the five fields of a {@link Cron}: {@code *}, numbers, names, ranges, steps and lists of them. */
record CronField(BitSet values, boolean everything) {
    private static final Map<String, Integer> NO_NAMES = Map.of();
    private static final Map<String, Integer> MONTHS = Map.ofEntries(
            Map.entry("jan", 1),
            Map.entry("feb", 2),
            Map.entry("mar", 3),
            Map.entry("apr", 4),
            Map.entry("may", 5),
            Map.entry("jun", 6),
            Map.entry("jul", 7),
            Map.entry("aug", 8),
            Map.entry("sep", 9),
            Map.entry("oct", 10),
            Map.entry("nov", 11),
            Map.entry("dec", 12));
    private static final Map<String, Integer> DAYS =
            Map.of("sun", 0, "mon", 1, "tue", 2, "wed", 3, "thu", 4, "fri", 5, "sat", 6);

    /** Which field it is: its name for people, and its numbers. */
    enum Kind {
        MINUTE("minute", 0, 59, NO_NAMES),
        HOUR("hour", 0, 23, NO_NAMES),
        DAY_OF_MONTH("day of month", 1, 31, NO_NAMES),
        MONTH("month", 1, 12, MONTHS),
        DAY_OF_WEEK("day of week", 0, 7, DAYS);

        private final String title;
        private final int least;
        private final int most;
        private final Map<String, Integer> names;

        Kind(String title, int least, int most, Map<String, Integer> names) {
            this.title = title;
            this.least = least;
            this.most = most;
            this.names = names;
        }
    }

    /** @throws IllegalArgumentException when the text is no such field; the message says what was expected */
    static CronField parse(String text, Kind kind) {
        var values = new BitSet();
        for (String part : text.split(",", -1)) {
            add(part, kind, values);
        }
        if (kind == Kind.DAY_OF_WEEK && values.get(kind.most)) {
            values.set(0);
        }
        return new CronField(values, text.startsWith("*"));
    }

    boolean has(int value) {
        return values.get(value);
    }

    private static void add(String part, Kind kind, BitSet values) {
        var slash = part.indexOf('/');
        var range = slash < 0 ? part : part.substring(0, slash);
        int step = slash < 0 ? 1 : number(part.substring(slash + 1), kind, Map.of());
        if (step < 1) {
            throw wrong(part, kind);
        }
        int from = kind.least;
        int to = kind.most;
        if (!range.equals("*")) {
            var dash = range.indexOf('-');
            from = number(dash < 0 ? range : range.substring(0, dash), kind, kind.names);
            to = dash >= 0 ? number(range.substring(dash + 1), kind, kind.names) : slash < 0 ? from : kind.most;
        }
        if (from < kind.least || to > kind.most || from > to) {
            throw wrong(part, kind);
        }
        for (int value = from; value <= to; value += step) {
            values.set(value);
        }
    }

    private static int number(String text, Kind kind, Map<String, Integer> names) {
        var named = names.get(text.toLowerCase(Locale.ROOT));
        if (named != null) {
            return named;
        }
        if (!text.matches("[0-9]{1,2}")) {
            throw wrong(text, kind);
        }
        return Integer.parseInt(text);
    }

    private static IllegalArgumentException wrong(String text, Kind kind) {
        return new IllegalArgumentException(
                "expected %s %d to %d, a range such as %d-%d, a step such as */2 or a list, found \"%s\""
                        .formatted(kind.title, kind.least, kind.most, kind.least, kind.most, text));
    }
}
