package dev.davit.cli;

/** A failure that is told to the user as one message, without a stack trace. */
final class CliException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    CliException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** @return one of {@link ExitCodes} */
    int exitCode() {
        return exitCode;
    }
}
