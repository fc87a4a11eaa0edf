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

    /** Does work that may find nothing to do, which its result says, and reports which it was. */
    <E extends Exception> void attempt(String name, Work<Boolean, E> work) throws E;

    /** Reports something that is no step of its own. */
    void note(String text);
}
