package dev.davit.bench.create;

import dev.davit.bench.Series;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * Several control planes that are asked for at the same moment.
 *
 * @param count how many
 */
record AtOnce(int count) {
    /** @return the times of all of them; none is taken away before the last one serves */
    Series bringUp(ControlPlane way) {
        try {
            all(number -> {
                way.prepare(number);
                return Duration.ZERO;
            });
            return new Series(way.name(), all(way::bringUp));
        } finally {
            all(number -> {
                way.takeDown(number);
                return Duration.ZERO;
            });
        }
    }

    /** What is done with one of them. */
    private interface Step {
        Duration take(int number);
    }

    private List<Duration> all(Step step) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = IntStream.range(0, count)
                    .mapToObj(number -> (Callable<Duration>) () -> step.take(number))
                    .toList();
            var taken = new ArrayList<Duration>();
            for (var task : threads.invokeAll(tasks)) {
                taken.add(task.get());
            }
            return taken;
        } catch (ExecutionException e) {
            throw new IllegalStateException("one of " + count + " control planes failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted among " + count + " control planes", e);
        }
    }
}
