package dev.davit.e2e.upgrade;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a pod that keeps asking its API server has written, from {@code kubectl logs --timestamps}.
 *
 * @param answers when it was answered, oldest first
 * @param missed why it was not, one entry for each time
 */
record AnswerLog(List<Instant> answers, List<String> missed) {
    static final String ANSWERED = "answered";
    static final String MISSED = "MISSED";

    static AnswerLog parse(String log) {
        var lines = log.lines()
                .map(line -> line.split(" ", 2))
                .filter(words -> words.length == 2)
                .toList();
        var answers = lines.stream()
                .filter(words -> words[1].equals(ANSWERED))
                .map(words -> Instant.parse(words[0]))
                .sorted()
                .toList();
        var missed = lines.stream()
                .filter(words -> words[1].startsWith(MISSED))
                .map(words -> String.join(" ", words))
                .toList();
        return new AnswerLog(answers, missed);
    }

    /** @return the longest time without an answer between two moments */
    Duration longestGap(Instant start, Instant end) {
        var during = answers.stream().filter(at -> at.isAfter(start) && at.isBefore(end));
        var moments = Stream.concat(Stream.concat(Stream.of(start), during), Stream.of(end))
                .toList();
        var longest = Duration.ZERO;
        for (var i = 1; i < moments.size(); i++) {
            var gap = Duration.between(moments.get(i - 1), moments.get(i));
            longest = gap.compareTo(longest) > 0 ? gap : longest;
        }
        return longest;
    }
}
