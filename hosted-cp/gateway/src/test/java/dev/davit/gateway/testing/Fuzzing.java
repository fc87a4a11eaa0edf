package dev.davit.gateway.testing;

import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Runs a {@link FuzzTarget}. Each input depends on the seed and its own number alone, so that one can be had again. */
public final class Fuzzing {
    private static final long STEP = 0x9E3779B97F4A7C15L;

    private Fuzzing() {}

    /**
     * @param first number of the first input
     * @return how often the parser said what
     * @throws AssertionError with seed, number and bytes of the input that breaks it
     */
    public static Map<String, Long> run(FuzzTarget target, long seed, long first, long inputs) {
        var verdicts = new TreeMap<String, Long>();
        for (var number = first; number < first + inputs; number++) {
            var random = new SplittableRandom(seed + number * STEP);
            var input = target.input(random);
            try {
                verdicts.merge(target.verdict(input, random), 1L, Long::sum);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "%s, seed %d, input %d (%s): %s"
                                .formatted(
                                        target.name(),
                                        seed,
                                        number,
                                        HexFormat.of().formatHex(input),
                                        e.getMessage()),
                        e);
            }
        }
        return verdicts;
    }

    /** @throws AssertionError when it does not hold */
    public static void expect(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
