package dev.davit.agent.failure;

/** An expected failure: its message is shown to a person as it stands, without a stack trace. */
public final class AgentException extends RuntimeException {
    private final ExitCode exitCode;

    /** @param message what was expected, what was found, what to do; never contains a secret */
    public AgentException(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** @param message what was expected, what was found, what to do; never contains a secret */
    public AgentException(ExitCode exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** @return how the process ends when nobody handles this */
    public ExitCode exitCode() {
        return exitCode;
    }
}
