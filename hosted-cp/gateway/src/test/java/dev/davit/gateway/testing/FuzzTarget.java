package dev.davit.gateway.testing;

import java.util.random.RandomGenerator;

/** A parser of what strangers send, with inputs that are nearly right for it. */
public interface FuzzTarget {
    String name();

    /** @return the input that these random numbers make */
    byte[] input(RandomGenerator random);

    /**
     * Reads the input in several ways and compares them.
     *
     * @param random for how the input is cut into segments
     * @return what the parser says, as one of a few words
     * @throws AssertionError when a property does not hold
     */
    String verdict(byte[] input, RandomGenerator random);
}
