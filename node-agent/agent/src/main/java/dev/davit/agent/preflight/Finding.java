package dev.davit.agent.preflight;

/** What a {@link Check} has found. */
public sealed interface Finding {
    /** @param detail what was found, for the curious */
    record Passed(String detail) implements Finding {}

    /** All three parts are shown to the person who joins the machine. */
    record Failed(String expected, String found, String remedy) implements Finding {}
}
