package dev.davit.agent.reset;

import java.io.IOException;

/** One part of a reset. Finds nothing to do on a machine where it was done before. */
interface ResetStep {
    /** @return what is removed, for a person */
    String name();

    /** Removes it; @return whether there was anything to remove */
    boolean run() throws IOException;

    /** @return a step made of a name and an action */
    static ResetStep of(String name, Action action) {
        return new ResetStep() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public boolean run() throws IOException {
                return action.run();
            }
        };
    }

    /** What a step does, and whether there was anything to do. */
    @FunctionalInterface
    interface Action {
        boolean run() throws IOException;
    }
}
