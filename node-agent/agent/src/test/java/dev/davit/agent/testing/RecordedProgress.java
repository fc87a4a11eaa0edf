package dev.davit.agent.testing;

import dev.davit.agent.join.Progress;
import java.util.ArrayList;
import java.util.List;

/** Keeps how each step ended, as a person would read it. */
public final class RecordedProgress implements Progress {
    private final List<String> lines = new ArrayList<>();

    @Override
    public <T, E extends Exception> T step(String name, Work<T, E> work) throws E {
        var result = work.run();
        lines.add("ok " + name);
        return result;
    }

    @Override
    public <E extends Exception> void attempt(String name, Work<Boolean, E> work) throws E {
        lines.add((work.run() ? "ok " : "none ") + name);
    }

    @Override
    public void note(String text) {
        lines.add(text);
    }

    /** @return what a person would have read so far; a step that failed is not in it */
    public List<String> lines() {
        return List.copyOf(lines);
    }
}
