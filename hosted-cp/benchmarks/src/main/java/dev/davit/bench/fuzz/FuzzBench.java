package dev.davit.bench.fuzz;

import dev.davit.gateway.demux.OpeningFuzz;
import dev.davit.gateway.egress.ConnectHeadFuzz;
import dev.davit.gateway.testing.FuzzTarget;
import dev.davit.gateway.testing.Fuzzing;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fuzz}: what {@code FuzzTest} of the gateway does with few inputs, with many. */
@Command(
        name = "fuzz",
        mixinStandardHelpOptions = true,
        description =
                "Feeds the gateway's parsers of first bytes and of CONNECT heads inputs that are nearly right."
                        + " Ends with exit code 3 when one throws, reads behind its input, says something else when the input"
                        + " comes in other segments, or looks at it too often; seed, number and bytes of that input are printed.")
public final class FuzzBench implements Callable<Integer> {
    private static final int BROKEN = 3;
    private static final long CHUNK = 50_000;

    @Option(names = "--inputs", defaultValue = "10000000", description = "For each parser (default: ${DEFAULT-VALUE}).")
    private long inputs;

    @Option(names = "--seed", paramLabel = "N", description = "Repeats the run that printed it.")
    private Optional<Long> seed = Optional.empty();

    @Option(names = "--threads", description = "Default: one for each core.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        require(inputs >= 1, "--inputs: expected at least 1, found " + inputs);
        require(threads >= 1, "--threads: expected at least 1, found " + threads);
        var out = spec.commandLine().getOut();
        var chosen = seed.orElseGet(ThreadLocalRandom.current()::nextLong);
        out.printf("seed %d%n", chosen);
        for (var target : List.of(new OpeningFuzz(), new ConnectHeadFuzz())) {
            try {
                run(target, chosen, out);
            } catch (ExecutionException e) {
                spec.commandLine().getErr().println(e.getCause());
                return BROKEN;
            }
        }
        return 0;
    }

    private void require(boolean sensible, String otherwise) {
        if (!sensible) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }

    private void run(FuzzTarget target, long chosen, PrintWriter out) throws InterruptedException, ExecutionException {
        var began = System.nanoTime();
        var verdicts = new TreeMap<String, Long>();
        try (var workers = Executors.newFixedThreadPool(threads)) {
            var chunks = LongStream.iterate(0, first -> first < inputs, first -> first + CHUNK)
                    .mapToObj(first ->
                            workers.submit(() -> Fuzzing.run(target, chosen, first, Math.min(CHUNK, inputs - first))))
                    .toList();
            try {
                for (Future<Map<String, Long>> chunk : chunks) {
                    chunk.get().forEach((verdict, times) -> verdicts.merge(verdict, times, Long::sum));
                }
            } finally {
                workers.shutdownNow();
            }
        }
        var took = Duration.ofNanos(System.nanoTime() - began);
        out.printf("%s: %d inputs in %d s, every property held%n", target.name(), inputs, took.toSeconds());
        verdicts.forEach((verdict, times) -> out.printf("  %-20s %d%n", verdict, times));
        out.flush();
    }
}
