package dev.davit.bench.idle;

import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What has to be taken away at the end, last first and whatever fails of it; also when the process is interrupted, which
 * then waits for that.
 */
final class TakeDown implements AutoCloseable {
    private record Step(String what, Runnable action) {}

    private final PrintStream out;
    private final Deque<Step> steps = new ArrayDeque<>();
    private final Thread onSignal = new Thread(this::run, "take-down");
    private boolean isOver;

    /** @param out where it says what it takes away */
    TakeDown(PrintStream out) {
        this.out = out;
        Runtime.getRuntime().addShutdownHook(onSignal);
    }

    /** To be called before what the step takes away is made; throws when it must not be made any more. */
    synchronized void later(String what, Runnable action) {
        if (isOver) {
            throw new IllegalStateException("interrupted before " + what + " was made");
        }
        steps.push(new Step(what, action));
    }

    /** Takes everything away. The exception of the first step that failed has those of the others as suppressed ones. */
    @Override
    public void close() {
        try {
            run();
        } finally {
            forgetSignal();
        }
    }

    private void forgetSignal() {
        try {
            Runtime.getRuntime().removeShutdownHook(onSignal);
        } catch (IllegalStateException shutdown) {
            // It has run by now, or finds nothing left.
        }
    }

    private synchronized void run() {
        isOver = true;
        RuntimeException failure = null;
        while (!steps.isEmpty()) {
            var step = steps.pop();
            out.println("taking away " + step.what());
            try {
                step.action().run();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure =
                            new IllegalStateException("could not take away " + step.what() + ": " + e.getMessage(), e);
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
