package dev.davit.agent.reset;

import java.io.IOException;

/** One part of a reset. Finds nothing to do on a machine where it was done before. */
interface ResetStep {
    /** @return what is removed, for a person */
    String name();

    /** Removes it. */
    void run() throws IOException;

    /** @return a step made of a name and an action */
    static ResetStep of(String name, Action action) {
        return new ResetStep() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void run() throws IOException {
                action.run();
            }
        };
    }

    /** What a step does. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }
}
