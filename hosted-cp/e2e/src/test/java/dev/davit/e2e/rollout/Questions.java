package dev.davit.e2e.rollout;

import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.ApiProxy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One path of an API server, asked every 50 ms until closed. */
final class Questions implements AutoCloseable {
    private static final long PAUSE_MILLIS = 50;
    private static final int ENOUGH = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Instant> failures = new CopyOnWriteArrayList<>();
    private final AtomicInteger answersInARow = new AtomicInteger();
    private final HttpRequest question;

    private Questions(ApiProxy proxy, String path) {
        this.question = HttpRequest.newBuilder(URI.create(proxy.url() + path))
                .timeout(PATIENCE)
                .build();
    }

    static Questions of(ApiProxy proxy, String path) {
        var questions = new Questions(proxy, path);
        questions.clock.scheduleWithFixedDelay(questions::ask, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        return questions;
    }

    private void ask() {
        var asked = Instant.now();
        try {
            if (client.send(question, BodyHandlers.discarding()).statusCode() == 200) {
                answersInARow.incrementAndGet();
                return;
            }
        } catch (IOException e) {
            // It counts like any other answer.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        answersInARow.set(0);
        failures.add(asked);
    }

    /** Returns when two seconds' worth of questions in a row were answered. */
    void awaitAnswers() {
        answersInARow.set(0);
        await("answers").atMost(Duration.ofSeconds(60)).until(() -> answersInARow.get() >= ENOUGH);
    }

    /** @return how many of those that were asked since then were not answered with 200 */
    long failuresAfter(Instant moment) {
        return failures.stream().filter(failure -> failure.isAfter(moment)).count();
    }

    /** @return how long after that moment the last question was asked that failed; zero when none did */
    Duration lastFailureAfter(Instant moment) {
        return failures.stream()
                .filter(failure -> failure.isAfter(moment))
                .max(Instant::compareTo)
                .map(last -> Duration.between(moment, last))
                .orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        client.close();
    }
}
