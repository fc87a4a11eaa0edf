package dev.davit.bench.create;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.bench.load.LoadReport;
import dev.davit.bench.load.LoadSum;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FailedRequestsTest {
    private static final LoadReport SOUND = new LoadReport(true, 0, 1000, 0, 0, 0, 1.25, Map.of());
    private static final LoadReport BROKEN =
            new LoadReport(true, 0, 900, 3, 0, 0, 2, Map.of("write: EOF", 2, "get: HTTP 429", 1));

    @Test
    void passesWhenNoneOfTheContenderFailed() {
        var requests = new FailedRequests(sum("mine", SOUND, SOUND), sum("theirs", BROKEN));

        assertThat(requests.isWithinLimit()).isTrue();
        assertThat(requests.lines())
                .containsExactly(
                        LoadSum.HEAD.getFirst(),
                        LoadSum.HEAD.getLast(),
                        "| mine | 2000 | 0 | 0 | 0 | 1.3 s | 2 |",
                        "| theirs | 900 | 3 | 0 | 0 | 2.0 s | 1 |",
                        "ok: 0 of 2000 requests to mine failed");
    }

    @Test
    void failsWhenOneOfTheContenderFailedInAnyRunAndSaysWhat() {
        var requests = new FailedRequests(sum("mine", SOUND, BROKEN, BROKEN), sum("theirs", SOUND));

        assertThat(requests.isWithinLimit()).isFalse();
        assertThat(requests.lines())
                .containsSequence(
                        "FAILED: expected that no request to mine fails, found 6 that failed, 0 without an answer and 0"
                                + " that could not be sent",
                        "  2 times get: HTTP 429",
                        "  4 times write: EOF");
    }

    @Test
    void whatWasNotAnsweredOrNotSentIsNoSuccess() {
        var unanswered = new LoadReport(true, 0, 10, 0, 1, 0, 1, Map.of());
        var skipped = new LoadReport(true, 0, 10, 0, 0, 1, 1, Map.of());

        assertThat(new FailedRequests(sum("mine", unanswered), Optional.empty()).isWithinLimit())
                .isFalse();
        assertThat(new FailedRequests(sum("mine", skipped), Optional.empty()).isWithinLimit())
                .isFalse();
    }

    @Test
    void saysThatNothingWasCounted() {
        var requests = new FailedRequests(Optional.empty(), Optional.empty());

        assertThat(requests.isWithinLimit()).isTrue();
        assertThat(requests.lines())
                .containsExactly("failed requests: not counted, because there was no load (--without-load)");
    }

    private static Optional<LoadSum> sum(String name, LoadReport... reports) {
        return Optional.of(new LoadSum(name, List.of(reports)));
    }
}
