package dev.davit.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that does nothing but hold others, one for each kind of thing. */
abstract class CommandGroup implements Runnable {
    private final String kinds;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** @param kinds as a user is told of them */
    CommandGroup(String kinds) {
        this.kinds = kinds;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing kind: " + kinds);
    }
}
