package dev.davit.cli;

/** What the exit status of {@code davit} tells a script. */
final class ExitCodes {
    static final int OK = 0;
    /** The management cluster refused the request, or the object reports that it cannot go on. */
    static final int REFUSED = 1;
    /** The command line is wrong. */
    static final int USAGE = 2;
    /** The object does not exist. */
    static final int NOT_FOUND = 3;
    /** {@code --timeout} passed; the work goes on in the management cluster. */
    static final int TIMEOUT = 4;
    /** The management cluster cannot be reached. */
    static final int UNREACHABLE = 5;

    /** Some parts are missing; the rest was done. */
    static final int INCOMPLETE = 6;

    private ExitCodes() {}
}
