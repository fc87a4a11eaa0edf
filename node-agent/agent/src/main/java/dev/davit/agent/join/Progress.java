package dev.davit.agent.join;

/** Tells a person what is done and how long it took. */
public interface Progress {
    /** Work that ends with a result or an exception. */
    @FunctionalInterface
    interface Work<T, E extends Exception> {
        T run() throws E;
    }

    /** Does the work and reports it under this name. */
    <T, E extends Exception> T step(String name, Work<T, E> work) throws E;

    /** Reports something that is no step of its own. */
    void note(String text);
}
