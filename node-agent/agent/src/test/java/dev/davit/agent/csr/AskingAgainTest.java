package dev.davit.agent.csr;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AskingAgainTest {
    private final List<String> told = new ArrayList<>();
    private final AskingAgain asking = new AskingAgain(new Random(1), told::add);

    @Test
    void asksSoonWhileTheCertificateIsNotThereYet() {
        for (var i = 0; i < 10; i++) {
            asking.answered();

            assertThat(asking.pause()).isEqualTo(Duration.ofMillis(300));
        }
        assertThat(asking.trouble()).isEmpty();
    }

    @Test
    void asksLessAndLessOftenWhileNobodyAnswers() {
        var questions = 0;
        for (var waited = Duration.ZERO;
                waited.compareTo(Duration.ofSeconds(34)) < 0;
                waited = waited.plus(asking.pause())) {
            asking.failed("connection reset");
            questions++;
        }

        assertThat(questions).isBetween(7, 20);
        assertThat(asking.pause()).isBetween(Duration.ofMillis(2_500), Duration.ofSeconds(5));
    }

    @Test
    void isQuickAgainAfterAnAnswer() {
        for (var i = 0; i < 10; i++) {
            asking.failed("connection reset");
        }

        asking.answered();
        assertThat(asking.pause()).isEqualTo(Duration.ofMillis(300));
        asking.failed("connection reset");

        assertThat(asking.pause()).isLessThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void tellsEachFailureOnce() {
        for (var i = 0; i < 10; i++) {
            asking.failed("connection reset");
            asking.failed("no such cluster");
        }

        assertThat(told).containsExactly("connection reset", "no such cluster");
        assertThat(asking.trouble()).contains("no such cluster");
    }
}
